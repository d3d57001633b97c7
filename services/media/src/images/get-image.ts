import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toImageMessage } from './image-message.ts';
import { findImage } from './image-store.ts';

/** Answers GetImage. Throws NOT_FOUND alike for ids that are unknown, deleted, foreign or malformed. */
export function getImage(options: {
  readonly database: Database;
}): HandlersOf<typeof ImageService>['getImage'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('img', id)) throw notFound();
    const found = await options.database.withTenant(clientId, (em) => findImage(em, { clientId, id }), {
      readOnly: true,
    });
    if (found === null) throw notFound();
    return { image: toImageMessage(found) };
  };
}
