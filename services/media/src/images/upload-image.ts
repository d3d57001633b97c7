import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { meterCall } from '@cedula/chassis/events/meter-call.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { requireAlbum } from '../albums/require-album.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Slots } from '../slots.ts';
import { type Image, newImage } from './image.ts';
import { toImageMessage } from './image-message.ts';
import { insertImage } from './image-store.ts';
import { moveExtent } from './move-extent.ts';
import { renderVariants } from './render-variants.ts';
import { discardObjects, storeObjects } from './store-objects.ts';

/** What uploads stand on. */
export interface UploadParts {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** For decoding and encoding. */
  readonly rendering: Slots;
}

/**
 * Answers UploadImage: an image in all its sizes, counted, or nothing of it. The objects
 * are stored first; the image is there when its row commits. Throws NOT_FOUND where the
 * album is not there, or not any more.
 */
export function uploadImage(parts: UploadParts): HandlersOf<typeof ImageService>['uploadImage'] {
  const { store, clock, rendering } = parts;
  return async ({ content, albumId, label, metadata }, context) => {
    const { origin, log, signal } = context;
    const album = albumId === '' ? null : albumId;
    await requireAlbum(parts, origin.clientId, album);
    const renditions = await rendering.run(() => renderVariants(content), signal);
    const variants = renditions.map(({ variant }) => variant);
    const facts = { clientId: origin.clientId, albumId: album, label, metadata, variants };
    const image = newImage(facts, new Date(clock.now()));
    const objects = { store, image, renditions, log };
    await storeObjects(objects, signal);
    const answer = await commit(parts, image, context, () => discardObjects(objects));
    log.info({ clientId: image.clientId, imageId: image.id, sizeBytes: content.length }, 'image stored');
    return answer;
  };
}

type Answer = MessageInitShape<typeof ImageService.method.uploadImage.output>;

/** Stores the row and counts the call, in one transaction. */
async function commit(
  { database, outbox }: UploadParts,
  image: Image,
  context: CallContext,
  discard: () => Promise<void>,
): Promise<Answer> {
  let mayHaveCommitted = false;
  const store = async (em: EntityManager): Promise<Answer> => {
    mayHaveCommitted = false;
    await refuseDeletedClient(em, image.clientId);
    await insertImage(em, image);
    if (!(await moveExtent(em, { ...image, albumId: null }, image.albumId))) throw notFound();
    await meterCall(outbox, em, context, { label: image.label });
    return { image: toImageMessage(image) };
  };
  const committing = () => {
    mayHaveCommitted = true;
  };
  try {
    return await commitEffect(database, context, store, { committing });
  } catch (error) {
    // Where only the answer to the commit was lost, the row is there and needs its objects.
    // Whether it is, the sweeper sees later.
    if (!mayHaveCommitted) await discard();
    throw error;
  }
}
