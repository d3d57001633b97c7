import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { objectKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { variantOf } from './image.ts';
import { findImage } from './image-store.ts';

const lifeSeconds = 300;
/** Signed for the minute, URLs of one are the same: a CDN that keeps one serves the others. */
const sameForMs = 60_000;

/**
 * Answers GetSignedUrl. The URL reads the object itself, so it dies when the image's objects
 * are removed; a cache in between may keep a copy for as long as a URL lives. Throws NOT_FOUND
 * as GetImage does.
 */
export function getSignedUrl(options: {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly clock: Clock;
}): HandlersOf<typeof ImageService>['getSignedUrl'] {
  const { database, store, clock } = options;
  return async ({ id, variant: name }, { origin: { clientId } }) => {
    if (!isId('img', id)) throw notFound();
    const image = await database.withTenant(clientId, (em) => findImage(em, { clientId, id }), {
      readOnly: true,
    });
    const variant = image && variantOf(image, name === '' ? 'original' : name);
    if (!image || !variant) throw notFound();
    const signedMs = Math.floor(clock.now() / sameForMs) * sameForMs;
    const url = await store.signUrl(objectKey(image, variant.name), {
      method: 'GET',
      signTime: new Date(signedMs),
      lifeSeconds,
      answered: {
        contentType: variant.contentType,
        contentDisposition: `attachment; filename="${id}-${variant.name}"`,
        cacheControl: `public, max-age=${lifeSeconds}, immutable`,
      },
    });
    return { url, expireTime: timestampFromMs(signedMs + lifeSeconds * 1_000) };
  };
}
