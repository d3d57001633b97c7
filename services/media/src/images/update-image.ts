import { ImageSchema } from '@cedula/contract/cedula/media/v1/image_pb.ts';
import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { updatedFields } from '@cedula/chassis/rpc/update-mask.ts';
import { toImageMessage } from './image-message.ts';
import { holdImage, updateImageRow } from './image-store.ts';
import { moveExtent } from './move-extent.ts';

/**
 * Answers UpdateImage: an image with another label or other metadata, in another album or in
 * none. Throws NOT_FOUND as GetImage does, and where the album it is to be moved to is not there.
 */
export function updateImage(options: {
  readonly database: Database;
}): HandlersOf<typeof ImageService>['updateImage'] {
  const { database } = options;
  return async ({ image: resource, updateMask: mask }, context) => {
    const { clientId } = context.origin;
    const { id = '', albumId = '', label = '', metadata = {} } = resource ?? {};
    const fields = updatedFields({
      schema: ImageSchema,
      resource,
      mask,
      fields: ['album_id', 'label', 'metadata'],
    });
    const isMoved = fields.has('album_id');
    if (!isId('img', id) || (isMoved && albumId !== '' && !isId('alb', albumId))) throw notFound();
    const changes = {
      ...(isMoved && { albumId: albumId === '' ? null : albumId }),
      ...(fields.has('label') && { label }),
      ...(fields.has('metadata') && { metadata }),
    };
    const answer = await commitEffect(database, context, async (em) => {
      const image = await holdImage(em, { clientId, id });
      if (image === null) throw notFound();
      const changed = { ...image, ...changes };
      // Where it stays, this only asks whether its album is there.
      if (!(await moveExtent(em, image, changed.albumId))) throw notFound();
      await updateImageRow(em, changed);
      return { image: toImageMessage(changed) };
    });
    context.log.info({ clientId, imageId: id, fields: [...fields] }, 'image updated');
    return answer;
  };
}
