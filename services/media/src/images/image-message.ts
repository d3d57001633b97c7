import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ImageSchema } from '@cedula/contract/cedula/media/v1/image_pb.ts';
import { type Image, variantOf } from './image.ts';

/** An image as callers see it. */
export function toImageMessage(image: Image): MessageInitShape<typeof ImageSchema> {
  const { id, albumId, label, metadata, variants, createTime } = image;
  const original = variantOf(image, 'original');
  return {
    id,
    albumId: albumId ?? '',
    label,
    metadata: { ...metadata },
    ...(original && {
      contentType: original.contentType,
      sizeBytes: BigInt(original.sizeBytes),
      width: original.width,
      height: original.height,
      sha256: original.sha256,
    }),
    createTime: timestampFromDate(createTime),
    variants: variants.map(({ name, contentType, sizeBytes, width, height }) => ({
      name,
      contentType,
      sizeBytes: BigInt(sizeBytes),
      width,
      height,
    })),
  };
}
