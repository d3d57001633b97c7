import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { type ImageKey, objectKey } from '../objects/object-key.ts';
import { ObjectMissing, type ObjectStore } from '../objects/object-store.ts';
import type { Slots } from '../slots.ts';
import { variantOf } from './image.ts';
import { findImage } from './image-store.ts';

/** Answers DownloadImage: what the bytes are, then they themselves. Throws NOT_FOUND as GetImage does. */
export function downloadImage(options: {
  readonly database: Database;
  readonly store: ObjectStore;
  /** For downloads under way. */
  readonly downloads: Slots;
}): HandlersOf<typeof ImageService>['downloadImage'] {
  const { database, store, downloads } = options;
  const find = (key: ImageKey) =>
    database.withTenant(key.clientId, (em) => findImage(em, key), { readOnly: true });

  /** An object may be gone because its image is, since we looked. */
  async function explainMissing(error: unknown, key: ImageKey): Promise<unknown> {
    return error instanceof ObjectMissing && (await find(key)) === null ? notFound() : error;
  }

  return async function* download({ id, variant: name }, { origin: { clientId }, signal }) {
    const key = { clientId, id };
    const image = isId('img', id) ? await find(key) : null;
    const variant = image === null ? undefined : variantOf(image, name === '' ? 'original' : name);
    if (image === null || variant === undefined) throw notFound();
    const leaveSlot = await downloads.enter(signal);
    const parts = store.read(objectKey(key, variant.name), signal);
    try {
      // Before anything is said of the bytes: they have to be there.
      let part = await parts.next();
      const { contentType, sizeBytes, sha256 } = variant;
      const content = {
        id,
        variant: variant.name,
        contentType,
        sizeBytes: BigInt(sizeBytes),
        label: image.label,
      };
      yield { part: { case: 'content', value: { ...content, etag: `"${sha256}"` } } };
      for (; part.done !== true; part = await parts.next()) {
        yield { part: { case: 'chunk', value: part.value } };
      }
    } catch (error) {
      throw await explainMissing(error, key);
    } finally {
      leaveSlot();
      await parts.return();
    }
  };
}
