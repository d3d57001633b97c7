import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { findAlbum } from '../albums/album-store.ts';
import { toImageMessage } from './image-message.ts';
import { listImages as list } from './image-store.ts';

/** Answers ListImages: the client's images, or those of one album, newest first. Throws NOT_FOUND as GetAlbum does. */
export function listImages(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof ImageService>['listImages'] {
  const { database, pageTokens } = options;
  return async ({ albumId, ...request }, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: { albumId } };
    const before = pageTokens.decode(paged, request.pageToken);
    if (albumId !== '' && !isId('alb', albumId)) throw notFound();
    const images = await database.withTenant(
      clientId,
      async (em) => {
        const range = { clientId, before, limit: pageSize + 1 };
        if (albumId === '') return list(em, range);
        if ((await findAlbum(em, { clientId, id: albumId })) === null) throw notFound();
        return list(em, { ...range, albumId });
      },
      { readOnly: true },
    );
    const { rows, last } = cutPage(images, pageSize);
    return {
      images: rows.map(toImageMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
