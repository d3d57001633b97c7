import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import { call, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';

/**
 * Asks media whether an image is there, on behalf of whoever caused the call. Throws
 * NOT_FOUND alike for ids that are unknown, foreign or malformed.
 */
export type RequireImage = (id: string, options: CallOptions) => Promise<void>;

/** Makes what asks media for images. */
export function createRequireImage(media: Peer): RequireImage {
  return async (id, options) => {
    if (!isId('img', id)) throw notFound();
    await call(media, ImageService.method.getImage, { id }, options);
  };
}
