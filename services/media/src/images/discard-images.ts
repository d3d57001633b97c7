import type { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { formatTraceparent } from '@cedula/chassis/telemetry/trace.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { condemnImages } from '../erasures/condemn-images.ts';
import type { Image } from './image.ts';
import { holdImage } from './image-store.ts';
import { moveExtent } from './move-extent.ts';

/**
 * Answers DiscardImages: the images are gone for everybody when it commits, and their objects
 * follow by the loop that finishes erasures. Somebody may have seen them in a list by then,
 * and asked something of them, or moved them: so their deletion is one like any other.
 */
export function discardImages(parts: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
}): HandlersOf<typeof ImageTransferService>['discardImages'] {
  const { database, outbox, clock } = parts;
  return ({ imageIds }, context) => {
    const { clientId, requestId } = context.origin;
    const told = { requestId, traceparent: formatTraceparent(context.trace) };
    return commitEffect(
      database,
      context,
      async (em) => {
        const images: Image[] = [];
        for (const id of imageIds) {
          const image = await holdImage(em, { clientId, id });
          // One of a deleted album goes with that.
          if (image !== null && (await moveExtent(em, image, null))) images.push(image);
        }
        await condemnImages(em, outbox, { clientId, images, dueTime: new Date(clock.now()), told });
        return {};
      },
      { evenUnheard: true },
    );
  };
}
