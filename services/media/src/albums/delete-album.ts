import type { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { condemnAlbum } from '../erasures/album-erasure-store.ts';
import { toReceiptMessage } from '../erasures/receipt-message.ts';

/**
 * Answers DeleteAlbum. With its commit the album and every image in it are gone for
 * everybody, however many they are; rows and objects follow by the loops that erase. Throws
 * NOT_FOUND as GetAlbum does.
 */
export function deleteAlbum(options: {
  readonly database: Database;
  readonly clock: Clock;
  /** Lets the erasure begin at once. */
  readonly wakeAlbumErasure: () => void;
}): HandlersOf<typeof AlbumService>['deleteAlbum'] {
  const { database, clock, wakeAlbumErasure } = options;
  return async ({ id }, context) => {
    const { clientId, requestId } = context.origin;
    if (!isId('alb', id)) throw notFound();
    const now = new Date(clock.now());
    const answer = await commitEffect(database, context, async (em) => {
      const extent = await condemnAlbum(em, { clientId, id }, { requestId, now });
      if (extent === null) throw notFound();
      return { receipt: toReceiptMessage(extent, now) };
    });
    wakeAlbumErasure();
    context.log.info({ clientId, albumId: id }, 'album deleted');
    return answer;
  };
}
