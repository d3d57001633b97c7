import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import sharp, { type Sharp } from 'sharp';
import { imageType, isAnimatedPng } from './image-type.ts';

/** The most pixels that an image may have: 25 megapixels. */
export const MAX_PIXELS = 25_000_000;

/** What decoding one image may take at most, whatever its caller's deadline. */
const MAX_DECODE_SECONDS = 20;

// These hold for the whole process, all its threads. Everything that libvips could open is
// shut but the three kinds taken here; each of its other loaders is a parser open to attack.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
// Parallelism comes from the worker threads; a thread pool in each would fight for the cores.
sharp.concurrency(1);
// Every image is seen once.
sharp.cache(false);

/** An image whose header was judged; its pixels are not decoded yet. */
export interface OpenImage {
  /** Of the image turned upright by its EXIF orientation, in pixels. */
  readonly width: number;
  readonly height: number;
  /** A new pipeline that decodes it upright, in sRGB, transparency on white. Run it by `readPixels`. */
  upright(): Sharp;
}

/** Decoded pixels, row by row, `channels` bytes each. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Judges an image by its header, before a pixel is decoded. Fails with IMAGE_UNREADABLE (not
 * a JPEG, PNG or WebP, or broken), TOO_MANY_PIXELS or MULTIPLE_FRAMES (animations).
 */
export async function openImage(bytes: Uint8Array, deadline: number): Promise<OpenImage> {
  if (imageType(bytes) === undefined) throw unreadable();
  const source = () =>
    sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 }).timeout({
      seconds: Math.min(MAX_DECODE_SECONDS, Math.max(1, Math.ceil((deadline - Date.now()) / 1000))),
    });
  const header = await judged(() => sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata());
  const { width, height, autoOrient, format, pages = 1 } = header;
  if (width * height > MAX_PIXELS) {
    throw new DomainError('TOO_MANY_PIXELS', `The image has more than ${MAX_PIXELS / 1e6} megapixels.`);
  }
  if (pages > 1 || (format === 'png' && isAnimatedPng(bytes))) {
    throw new DomainError('MULTIPLE_FRAMES', 'The image has more than one frame.');
  }
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    upright: () => source().autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb'),
  };
}

/** Runs a pipeline to raw pixels. Fails with IMAGE_UNREADABLE where the image is broken further in. */
export async function readPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await judged(() => pipeline.raw().toBuffer({ resolveWithObject: true }));
  return { data, width: info.width, height: info.height, channels: info.channels };
}

async function judged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.message.includes('timeout')) {
      throw new DomainError('DEADLINE_EXCEEDED', 'The image took too long to decode.', { cause: error });
    }
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): DomainError {
  return new DomainError('IMAGE_UNREADABLE', 'The image is not a whole JPEG, PNG or WebP.', { cause });
}
