import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import type { Idempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { carriedUpload } from '@cedula/chassis/rpc/carried-upload.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Slots } from '../slots.ts';

/** Answers StoreImage: UploadImage with its bytes in chunks, as many at once as memory is meant for. */
export function storeImage(options: {
  readonly uploadImage: HandlersOf<typeof ImageService>['uploadImage'];
  /** For uploads held in memory. */
  readonly uploads: Slots;
  readonly idempotency: Idempotency;
}): HandlersOf<typeof ImageTransferService>['storeImage'] {
  const { uploadImage, uploads, idempotency } = options;
  const upload = carriedUpload({
    method: ImageService.method.uploadImage,
    join: (request, content) => ({ ...request, content }),
    handle: uploadImage,
    idempotency,
  });
  return (parts, context) =>
    uploads.run(async () => ({ response: await upload(parts, context) }), context.signal);
}
