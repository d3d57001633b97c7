import type { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Slots } from '../slots.ts';
import { type Image, newImage } from './image.ts';
import { insertImage } from './image-store.ts';
import { renderVariants } from './render-variants.ts';
import { discardObjects, storeObjects, type StoreObjectsOptions } from './store-objects.ts';
import type { UploadParts } from './upload-image.ts';

/** An image whose objects are there and whose row is not. */
type Prepared = StoreObjectsOptions & { readonly image: Image };

/**
 * Answers StoreImages: images of another service's call, all of them or none, not counted.
 * As with an upload the objects are stored first, and the images are there when their rows
 * commit. Throws what UploadImage throws; INVALID_ARGUMENT for an id that is none.
 */
export function storeImages(
  parts: UploadParts & {
    /** For uploads held in memory. */
    readonly uploads: Slots;
  },
): HandlersOf<typeof ImageTransferService>['storeImages'] {
  const { uploads, database } = parts;

  async function storeAll(
    images: readonly { readonly id: string; readonly content: Uint8Array }[],
    context: CallContext,
  ) {
    const prepared: Prepared[] = [];
    let mayHaveCommitted = false;
    const committing = () => {
      mayHaveCommitted = true;
    };
    const commit = async (em: EntityManager) => {
      mayHaveCommitted = false;
      await refuseDeletedClient(em, context.origin.clientId);
      for (const { image } of prepared) await insertImage(em, image);
      return {};
    };
    try {
      for (const image of images) prepared.push(await prepare(image, context, parts));
      const answer = await commitEffect(database, context, commit, { committing });
      const imageIds = images.map(({ id }) => id);
      context.log.info({ clientId: context.origin.clientId, imageIds }, 'images stored');
      return answer;
    } catch (error) {
      // As with an upload: rows whose commit was not heard of need their objects.
      if (!mayHaveCommitted) await Promise.all(prepared.map(discardObjects));
      throw error;
    }
  }

  return ({ images }, context) => inSlots(uploads, images.length, context, () => storeAll(images, context));
}

async function prepare(
  { id, content }: { readonly id: string; readonly content: Uint8Array },
  { origin: { clientId }, log, signal }: CallContext,
  { rendering, store, clock }: UploadParts,
): Promise<Prepared> {
  if (!isId('img', id)) throw new DomainError('INVALID_ARGUMENT', 'The id is not one of an image.');
  const renditions = await rendering.run(() => renderVariants(content), signal);
  const variants = renditions.map(({ variant }) => variant);
  const facts = { clientId, label: '', metadata: {}, variants };
  const image = { ...newImage(facts, new Date(clock.now())), id };
  const objects = { store, image, renditions, log };
  await storeObjects(objects, signal);
  return objects;
}

/** Each image is held in memory like an upload of its own. */
function inSlots<T>(
  slots: Slots,
  count: number,
  context: Pick<CallContext, 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  if (count === 0) return work();
  return slots.run(() => inSlots(slots, count - 1, context, work), context.signal);
}
