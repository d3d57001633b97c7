import { create } from '@bufbuild/protobuf';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { takeBackPurpose } from './unkept-image.entity.ts';
import { forgetUnkeptImage, takeDueImages } from './unkept-image-store.ts';

/** What taking images back takes. */
export interface TakeBackOptions {
  readonly database: Pick<Database, 'asSystem'>;
  readonly media: Peer;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Few enough to be done within the lease. */
const batchSize = 5;
const leaseMs = 30_000;
const pollMs = 1_000;

/** Starts what takes images back that no result was stored with. Any number of processes may. */
export function startTakingBackImages(options: TakeBackOptions): Loop {
  return createLoop({
    name: 'images taken back',
    turn: async () => ((await takeBackImages(options)) === batchSize ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
  });
}

/** Takes back images that are due. Gives how many. Where media is away it throws; they are due again after the lease. */
export async function takeBackImages({ database, media, clock, log }: TakeBackOptions): Promise<number> {
  const now = clock.now();
  const lease = { now: new Date(now), leaseEnd: new Date(now + leaseMs), limit: batchSize };
  const due = await database.asSystem(takeBackPurpose, (em) => takeDueImages(em, lease));
  for (const image of due) {
    const { clientId, requestId, imageId } = image;
    const origin = create(OriginSchema, { clientId, requestId, caller: Operation_Caller.SERVICE });
    const request = { imageIds: [imageId] };
    await call(media, ImageTransferService.method.discardImages, request, { origin, trace: rootTrace() });
    await database.asSystem(takeBackPurpose, (em) => forgetUnkeptImage(em, image));
    log.info({ clientId, requestId, imageId }, 'image taken back');
  }
  return due.length;
}
