import type { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toAlbumMessage } from './album-message.ts';
import { findAlbum } from './album-store.ts';

/** Answers GetAlbum. Throws NOT_FOUND alike for ids that are unknown, deleted, foreign or malformed. */
export function getAlbum(options: {
  readonly database: Database;
}): HandlersOf<typeof AlbumService>['getAlbum'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('alb', id)) throw notFound();
    const found = await options.database.withTenant(clientId, (em) => findAlbum(em, { clientId, id }), {
      readOnly: true,
    });
    if (found === null) throw notFound();
    return { album: toAlbumMessage(found) };
  };
}
