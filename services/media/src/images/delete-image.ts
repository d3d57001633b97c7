import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { forgetAnswers } from '@cedula/chassis/idempotency/forget-answers.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { formatTraceparent } from '@cedula/chassis/telemetry/trace.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { type Erasure, leaseEnd } from '../erasures/erasure.ts';
import { deleteErasure, giveBackErasure, insertErasure, takeErasure } from '../erasures/erasure-store.ts';
import { objectKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { deleteImageRow, findImage } from './image-store.ts';

/**
 * Answers DeleteImage. From its commit on the image is gone for everybody; the receipt
 * comes when its objects are. Where the store is away it throws UNAVAILABLE, and a
 * repeated call goes on where this one stopped. Throws NOT_FOUND as GetImage does.
 */
export function deleteImage(parts: {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
}): HandlersOf<typeof ImageService>['deleteImage'] {
  const { database, store, outbox, clock } = parts;

  /** Turns the image into an erasure; where that has happened before, takes the erasure over. */
  async function condemn(
    em: EntityManager,
    id: string,
    { origin, trace }: CallContext,
  ): Promise<Erasure | null> {
    const { clientId, requestId } = origin;
    const now = new Date(clock.now());
    const image = await findImage(em, { clientId, id });
    if (image === null || !(await deleteImageRow(em, image))) return takeErasure(em, { clientId, id }, now);
    const objectKeys = image.variants.map(({ name }) => objectKey(image, name));
    const erasure = { imageId: id, clientId, objectKeys, dueTime: leaseEnd(now) };
    await insertErasure(em, erasure);
    await forgetAnswers(em, [{ clientId, id }]);
    const traceparent = formatTraceparent(trace);
    await outbox.publish(em, create(ImageDeletedSchema, { imageId: id }), {
      clientId,
      requestId,
      traceparent,
    });
    return erasure;
  }

  return async ({ id }, context) => {
    const { origin, log, signal } = context;
    const { clientId } = origin;
    if (!isId('img', id)) throw notFound();
    const erasure = await database.withTenant(clientId, (em) => condemn(em, id, context));
    if (erasure === null) throw notFound();
    try {
      await store.remove(erasure.objectKeys, signal);
    } catch (error) {
      const now = new Date(clock.now());
      await database.withTenant(clientId, (em) => giveBackErasure(em, erasure, now));
      throw error;
    }
    const objects = erasure.objectKeys.length;
    const finish = async (em: EntityManager) => {
      await deleteErasure(em, erasure);
      return { receipt: { images: 1, objects, eraseTime: timestampFromMs(clock.now()) } };
    };
    // The image is gone: a receipt that nobody hears now can be fetched by the idempotency key.
    const answer = await commitEffect(database, context, finish, { evenUnheard: true });
    log.info({ clientId, imageId: id, objects }, 'image deleted');
    return answer;
  };
}
