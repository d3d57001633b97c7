import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import { callForStream, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';

/** A stored image. */
export interface FetchedImage {
  /** The bytes as they were uploaded. */
  readonly bytes: Uint8Array;
  /** The word by which the client groups its usage. Empty: none. */
  readonly label: string;
}

/**
 * Fetches a stored image from media, on behalf of whoever caused the call. Throws NOT_FOUND
 * alike for ids that are unknown, foreign or malformed.
 */
export type FetchImage = (id: string, call: CallOptions) => Promise<FetchedImage>;

/** The most that media takes in. */
const maxImageBytes = 10 * 1024 * 1024;

/** Makes what fetches images from media. */
export function createFetchImage(media: Peer): FetchImage {
  return async (id, call) => {
    if (!isId('img', id)) throw notFound();
    let label = '';
    let bytes = new Uint8Array();
    let filled = 0;
    const request = { id, variant: 'original' };
    for await (const { part } of callForStream(media, ImageService.method.downloadImage, request, call)) {
      if (part.case === 'content') {
        label = part.value.label;
        bytes = new Uint8Array(sizeOf(part.value.sizeBytes));
      } else if (part.case === 'chunk') {
        if (filled + part.value.byteLength > bytes.byteLength)
          throw new Error('media sent more than it said');
        bytes.set(part.value, filled);
        filled += part.value.byteLength;
      }
    }
    // A stream that is cut off ends like one that is complete.
    if (filled === 0 || filled < bytes.byteLength) throw cutOff();
    return { bytes, label };
  };
}

function sizeOf(sizeBytes: bigint): number {
  if (sizeBytes > maxImageBytes) throw new Error(`media has an image of ${sizeBytes} bytes`);
  return Number(sizeBytes);
}

function cutOff(): DomainError {
  return new DomainError('UNAVAILABLE', 'The image could not be fetched. Try again shortly.', {
    retryAfterSeconds: 1,
  });
}
