import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { create } from '@bufbuild/protobuf';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { hastenTakingBack, insertUnkeptImages, keepImages } from './unkept-image-store.ts';

/** Images that media has, until the call fails. */
export interface StoredImages {
  /** In the order of their contents. */
  readonly imageIds: readonly string[];
  /** To be called in the transaction that stores the result: the images stay if and only if it commits. */
  keep(em: EntityManager): Promise<void>;
}

/**
 * Stores images of a call in media, and has its result recorded. Where either fails none of
 * them stays: also where this process is killed in between, since the images were noted
 * before. Throws what media says of an image, and what recording throws.
 */
export type StoreWithResult = <T>(
  context: CallContext,
  contents: readonly Uint8Array[],
  record: (stored: StoredImages) => Promise<T>,
) => Promise<T>;

/** Longer than a call lasts: what media was asked to store is stored by then, or never. */
const settleMs = 40_000;

/** Makes what stores images with results. */
export function createStoreWithResult(options: {
  readonly database: Database;
  readonly media: Peer;
  readonly clock: Clock;
}): StoreWithResult {
  const { database, media, clock } = options;
  return async (context, contents, record) => {
    const { clientId, requestId } = context.origin;
    const images = contents.map((content) => ({ id: newId('img'), content }));
    const imageIds = images.map(({ id }) => id);
    const unkept = { clientId, requestId, imageIds, dueTime: new Date(clock.now() + settleMs) };
    await database.withTenant(clientId, (em) => insertUnkeptImages(em, unkept));
    // The key names the whole call, whose answer is kept here.
    const origin = create(OriginSchema, { ...context.origin, idempotencyKey: '' });
    const { trace, deadline, signal } = context;
    await call(
      media,
      ImageTransferService.method.storeImages,
      { images },
      { origin, trace, deadline, signal },
    );
    const keep = async (em: EntityManager) => {
      if (!(await keepImages(em, unkept))) throw tooLate();
    };
    try {
      return await record({ imageIds, keep });
    } catch (error) {
      await database
        .withTenant(clientId, (em) => hastenTakingBack(em, unkept, new Date(clock.now())))
        .catch((err: unknown) => context.log.warn({ err }, 'images are taken back later'));
      throw error;
    }
  };
}

function tooLate(): DomainError {
  return new DomainError('DEADLINE_EXCEEDED', 'It took too long to store the images.');
}
