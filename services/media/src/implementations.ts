import { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import type { Idempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createAlbum } from './albums/create-album.ts';
import { deleteAlbum } from './albums/delete-album.ts';
import { getAlbum } from './albums/get-album.ts';
import { listAlbums } from './albums/list-albums.ts';
import { updateAlbum } from './albums/update-album.ts';
import { batchUploadImages } from './batches/batch-upload-images.ts';
import { storeBatch } from './batches/store-batch.ts';
import { deleteImage } from './images/delete-image.ts';
import { discardImages } from './images/discard-images.ts';
import { downloadImage } from './images/download-image.ts';
import { getImage } from './images/get-image.ts';
import { getSignedUrl } from './images/get-signed-url.ts';
import { listImages } from './images/list-images.ts';
import { storeImage } from './images/store-image.ts';
import { storeImages } from './images/store-images.ts';
import { updateImage } from './images/update-image.ts';
import { uploadImage } from './images/upload-image.ts';
import type { Limits } from './limits.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { completeImage } from './uploads/complete-image.ts';
import { createUploadUrl } from './uploads/create-upload-url.ts';

/** The greatest message that reaches media: two images of 10 MiB, and what is around them. */
export const maxMessageBytes = 24 * 1024 * 1024;

/** What the handlers of media stand on. */
export interface Parts extends Limits {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly outbox: Outbox;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
  readonly idempotency: Idempotency;
  /** Lets the erasure of a deleted album begin at once. */
  readonly wakeAlbumErasure: () => void;
}

/** Every service of media, and who may call it. */
export function implementations(parts: Parts): Implementation[] {
  const upload = uploadImage(parts);
  return [
    implement(AlbumService, ['gateway'], {
      createAlbum: createAlbum(parts),
      getAlbum: getAlbum(parts),
      listAlbums: listAlbums(parts),
      updateAlbum: updateAlbum(parts),
      deleteAlbum: deleteAlbum(parts),
    }),
    implement(ImageService, ['gateway', 'inference'], {
      uploadImage: upload,
      getImage: getImage(parts),
      listImages: listImages(parts),
      updateImage: updateImage(parts),
      deleteImage: deleteImage(parts),
      downloadImage: downloadImage(parts),
      getSignedUrl: getSignedUrl(parts),
      batchUploadImages: batchUploadImages(parts),
      createUploadUrl: createUploadUrl(parts),
      completeImage: completeImage(parts),
    }),
    implement(ImageBatchService, ['gateway'], { storeBatch: storeBatch(parts) }),
    implement(ImageTransferService, ['gateway', 'inference'], {
      storeImage: storeImage({ ...parts, uploadImage: upload }),
      storeImages: storeImages(parts),
      discardImages: discardImages(parts),
    }),
  ];
}
