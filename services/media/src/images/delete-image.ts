import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { formatTraceparent } from '@cedula/chassis/telemetry/trace.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { condemnImages } from '../erasures/condemn-images.ts';
import { eraseObjects } from '../erasures/erase-objects.ts';
import { type Erasure, leaseEnd } from '../erasures/erasure.ts';
import { toReceiptMessage } from '../erasures/receipt-message.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { extentOf } from './extent.ts';
import { holdImage } from './image-store.ts';
import { moveExtent } from './move-extent.ts';

/**
 * Answers DeleteImage. With its commit the image is gone for everybody, and its erasure
 * cannot be lost. Its objects are removed before the answer where the store can serve, and
 * otherwise by the loop of erasures. Throws NOT_FOUND as GetImage does.
 */
export function deleteImage(parts: {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
}): HandlersOf<typeof ImageService>['deleteImage'] {
  const { database, outbox, clock } = parts;

  /** Before the answer, which is stored by now: whatever happens here changes nothing of it. */
  async function removeObjects(erasures: readonly Erasure[], { log, signal }: CallContext): Promise<void> {
    try {
      await eraseObjects(parts, erasures, signal);
    } catch (err) {
      log.warn({ err }, 'objects of a deleted image are left to the erasure loop');
    }
  }

  return async ({ id }, context) => {
    const { clientId, requestId } = context.origin;
    if (!isId('img', id)) throw notFound();
    const now = new Date(clock.now());
    const told = { requestId, traceparent: formatTraceparent(context.trace) };
    let erasures: readonly Erasure[] = [];
    const answer = await commitEffect(database, context, async (em: EntityManager) => {
      const image = await holdImage(em, { clientId, id });
      if (image === null || !(await moveExtent(em, image, null))) throw notFound();
      erasures = await condemnImages(em, outbox, { clientId, images: [image], dueTime: leaseEnd(now), told });
      return { receipt: toReceiptMessage(extentOf([image]), now) };
    });
    await removeObjects(erasures, context);
    context.log.info({ clientId, imageId: id }, 'image deleted');
    return answer;
  };
}
