import { inspectImage } from '@cedula/imaging/inspect-image.ts';
import { openImage as openUnvouched } from '@cedula/imaging/open-image.ts';
import type { Sharp } from 'sharp';

export { readPixels } from '@cedula/imaging/decode-image.ts';

/** Decoded pixels, row by row, `channels` bytes each. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** What decoding one image may take at most, whatever its caller's deadline. */
const maxDecodeSeconds = 20;

/** An image whose head was judged; its pixels are not decoded yet. */
export interface OpenImage {
  /** Of the image turned upright by its EXIF orientation, in pixels. */
  readonly width: number;
  readonly height: number;
  /** A new pipeline that decodes it upright, in sRGB, transparency on white. Run it by `readPixels`. */
  upright(): Sharp;
}

/** Judges an image by its head, before a pixel is decoded. Throws what `inspectImage` throws. */
export async function openImage(bytes: Uint8Array, deadline: number): Promise<OpenImage> {
  const { width, height } = await inspectImage(bytes);
  const upright = () => {
    const left = Math.ceil((deadline - Date.now()) / 1000);
    return openUnvouched(bytes)
      .timeout({ seconds: Math.min(maxDecodeSeconds, Math.max(1, left)) })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
  };
  return { width, height, upright };
}
