import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Channels, Sharp } from 'sharp';
import { unreadable } from './inspect-image.ts';
import { openImage } from './open-image.ts';

/** A decoded image, and nothing but its pixels. */
export interface Pixels {
  /** Rows from the top, 8 bits per channel. */
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  /** 3 is sRGB, 4 is sRGB with alpha; 1 and 2 are for pipelines that took the colours out. */
  readonly channels: Channels;
}

const defaultTimeoutSeconds = 10;

/**
 * Decodes an image that `inspectImage` let through: upright, in sRGB, scaled down until
 * its longest side has at most that many pixels. JPEGs that are much larger are decoded at
 * a fraction of the cost. Throws as `readPixels` does.
 */
export function decodeImage(
  content: Uint8Array,
  options: { readonly longestSide: number; readonly timeoutSeconds?: number },
): Promise<Pixels> {
  const { longestSide, timeoutSeconds = defaultTimeoutSeconds } = options;
  return readPixels(
    openImage(content)
      .timeout({ seconds: timeoutSeconds })
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb'),
  );
}

/**
 * Runs what was begun with `openImage`, on a thread of libuv's pool. Throws
 * IMAGE_UNREADABLE, and DEADLINE_EXCEEDED where it takes longer than its timeout.
 */
export async function readPixels(pipeline: Sharp): Promise<Pixels> {
  try {
    const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  } catch (error) {
    if (error instanceof Error && error.message.includes('timeout')) {
      throw new DomainError('DEADLINE_EXCEEDED', 'The image took too long to decode.', { cause: error });
    }
    throw unreadable(error);
  }
}
