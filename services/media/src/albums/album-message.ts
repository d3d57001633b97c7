import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AlbumSchema } from '@cedula/contract/cedula/media/v1/album_pb.ts';
import type { Album } from './album.ts';

/** An album as callers see it. */
export function toAlbumMessage(album: Album): MessageInitShape<typeof AlbumSchema> {
  const { id, title, extent, createTime, updateTime } = album;
  return {
    id,
    title,
    imageCount: extent.images,
    createTime: timestampFromDate(createTime),
    updateTime: timestampFromDate(updateTime),
  };
}
