import { AlbumSchema } from '@cedula/contract/cedula/media/v1/album_pb.ts';
import type { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { invalidField, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { updatedFields } from '@cedula/chassis/rpc/update-mask.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { toAlbumMessage } from './album-message.ts';
import { findAlbum, renameAlbum } from './album-store.ts';

/** Answers UpdateAlbum: an album with another title. Throws NOT_FOUND as GetAlbum does. */
export function updateAlbum(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof AlbumService>['updateAlbum'] {
  const { database, clock } = options;
  return async ({ album: resource, updateMask: mask }, context) => {
    const { clientId } = context.origin;
    const { id = '', title = '' } = resource ?? {};
    const fields = updatedFields({ schema: AlbumSchema, resource, mask, fields: ['title'] });
    if (fields.has('title') && title === '')
      throw invalidField('album.title', 'required', 'value is required');
    if (!isId('alb', id)) throw notFound();
    const key = { clientId, id };
    const answer = await commitEffect(database, context, async (em) => {
      if (fields.has('title')) await renameAlbum(em, key, { title, updateTime: new Date(clock.now()) });
      const album = await findAlbum(em, key);
      if (album === null) throw notFound();
      return { album: toAlbumMessage(album) };
    });
    context.log.info({ clientId, albumId: id, fields: [...fields] }, 'album updated');
    return answer;
  };
}
