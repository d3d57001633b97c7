import type { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toAlbumMessage } from './album-message.ts';
import { listAlbums as list } from './album-store.ts';

/** Answers ListAlbums: the client's albums, newest first. */
export function listAlbums(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof AlbumService>['listAlbums'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method) };
    const before = pageTokens.decode(paged, request.pageToken);
    const albums = await database.withTenant(
      clientId,
      (em) => list(em, { clientId, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(albums, pageSize);
    return {
      albums: rows.map(toAlbumMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
