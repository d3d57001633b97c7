import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { isAnimatedPng } from './animated-png.ts';
import { type ImageType, imageTypeOf } from './image-type.ts';
import { maxPixels, readHead } from './open-image.ts';

/** What is known of an image before it is decoded. */
export interface ImageFacts {
  /** By its bytes, whatever was said of it. */
  readonly contentType: ImageType;
  /** In pixels, of the upright image. */
  readonly width: number;
  readonly height: number;
}

/**
 * Judges an image by its head, in a millisecond, before any pixel is decoded. Throws
 * UNSUPPORTED_MEDIA_TYPE where it is no JPEG, PNG or WebP, IMAGE_UNREADABLE where its head
 * is broken, TOO_MANY_PIXELS and MULTIPLE_FRAMES. What it lets through may still turn out
 * unreadable when it is decoded.
 */
export async function inspectImage(content: Uint8Array): Promise<ImageFacts> {
  const contentType = imageTypeOf(content);
  if (contentType === undefined) throw unsupported();
  const head = await readHead(content).catch((error: unknown) => {
    throw unreadable(error);
  });
  // The first bytes are not all that a decoder goes by: both have to agree.
  if (`image/${head.format}` !== contentType) throw unsupported();
  if (head.width * head.height > maxPixels) {
    throw new DomainError('TOO_MANY_PIXELS', `An image may have at most ${maxPixels / 1e6} megapixels.`);
  }
  if ((head.pages ?? 1) > 1 || (contentType === 'image/png' && isAnimatedPng(content))) {
    throw new DomainError('MULTIPLE_FRAMES', 'An image must have a single frame.');
  }
  return { contentType, ...head.autoOrient };
}

/** The failure of an image that cannot be decoded. */
export function unreadable(cause: unknown): DomainError {
  return new DomainError('IMAGE_UNREADABLE', 'The image is damaged or incomplete.', { cause });
}

function unsupported(): DomainError {
  return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'An image must be a JPEG, PNG or WebP.');
}
