import { create } from '@bufbuild/protobuf';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { EventOrigin } from '@cedula/chassis/events/event-contract.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { forgetAnswers } from '@cedula/chassis/idempotency/forget-answers.ts';
import type { Image } from '../images/image.ts';
import { deleteImageRows } from '../images/image-store.ts';
import { objectKey } from '../objects/object-key.ts';
import type { Erasure } from './erasure.ts';
import { insertErasures } from './erasure-store.ts';

/** What `condemnImages` takes. */
export interface CondemnedImages {
  readonly clientId: string;
  /** Of the client, held by the transaction, and counted out of their album. */
  readonly images: readonly Pick<Image, 'clientId' | 'id' | 'variants'>[];
  /** Until then whoever condemns them removes their objects; from then on anybody does. */
  readonly dueTime: Date;
  /** Who caused it. */
  readonly told: Omit<EventOrigin, 'clientId'>;
}

/**
 * Deletes images: their rows, and all that is stored of calls about them. Their objects are
 * noted as erasures, and whoever holds something of them is told, when the transaction
 * commits.
 */
export async function condemnImages(
  em: EntityManager,
  outbox: Outbox,
  { clientId, images, dueTime, told }: CondemnedImages,
): Promise<Erasure[]> {
  if (images.length === 0) return [];
  const erasures = images.map((image) => ({
    imageId: image.id,
    clientId,
    objectKeys: image.variants.map(({ name }) => objectKey(image, name)),
    dueTime,
  }));
  const ids = images.map(({ id }) => id);
  await deleteImageRows(em, clientId, ids);
  await insertErasures(em, erasures);
  await forgetAnswers(
    em,
    ids.map((id) => ({ clientId, id })),
  );
  for (const imageId of ids)
    await outbox.publish(em, create(ImageDeletedSchema, { imageId }), { clientId, ...told });
  return erasures;
}
