import type { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { maxAlbums, newAlbum } from './album.ts';
import { toAlbumMessage } from './album-message.ts';
import { countAlbums, holdAlbums, insertAlbum } from './album-store.ts';

/** Answers CreateAlbum. Throws WRONG_STATE where the client has all the albums it may have. */
export function createAlbum(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof AlbumService>['createAlbum'] {
  const { database, clock } = options;
  return async ({ title }, context) => {
    const { clientId } = context.origin;
    const album = newAlbum({ clientId, title }, new Date(clock.now()));
    const answer = await commitEffect(database, context, async (em) => {
      await refuseDeletedClient(em, clientId);
      await holdAlbums(em, clientId);
      if ((await countAlbums(em, clientId)) >= maxAlbums)
        throw new DomainError('WRONG_STATE', `A client has at most ${maxAlbums} albums. Delete one first.`);
      await insertAlbum(em, album);
      return { album: toAlbumMessage(album) };
    });
    context.log.info({ clientId, albumId: album.id }, 'album created');
    return answer;
  };
}
