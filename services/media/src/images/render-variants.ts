import { decodeImage, type Pixels } from '@cedula/imaging/decode-image.ts';
import { inspectImage } from '@cedula/imaging/inspect-image.ts';
import { hash } from 'node:crypto';
import sharp from 'sharp';
import { smallerSizes, type Variant, type VariantName } from './image.ts';

/** One size of an image, and its bytes. */
export interface Rendition {
  readonly variant: Variant;
  readonly bytes: Uint8Array;
}

/** Faces and print stay sharp, at a third of the bytes that a camera writes. */
const jpegQuality = 85;
/** Where JPEG cannot say what is transparent. */
const webp = { quality: 85, alphaQuality: 90, effort: 2 } as const;

/**
 * Makes all sizes of an image: the bytes themselves, and what is written anew from its
 * pixels alone, so that nothing else of the file (where it was taken, by what, whatever
 * hangs behind its end) is in them. The image is decoded once, the smaller sizes are made
 * from the largest of them, and none is larger than the original.
 *
 * Throws what `inspectImage` and `decodeImage` throw. Takes one thread, off the event loop.
 *
 * @returns the original first
 */
export async function renderVariants(content: Uint8Array): Promise<Rendition[]> {
  const { contentType, width, height } = await inspectImage(content);
  const pixels = await decodeImage(content, smallerSizes[0]);
  const renditions = [rendition('original', content, { contentType, width, height })];
  let last: Encoded | undefined;
  for (const { name, longestSide } of smallerSizes) {
    // A picture that is this small already is the same in every size from here up.
    if (last === undefined || Math.max(last.width, last.height) > longestSide) {
      last = await encode(pixels, longestSide);
    }
    renditions.push(rendition(name, last.bytes, last));
  }
  return renditions;
}

interface Encoded extends Pick<Variant, 'contentType' | 'width' | 'height'> {
  readonly bytes: Uint8Array;
}

async function encode({ data, ...raw }: Pixels, longestSide: number): Promise<Encoded> {
  const resized = sharp(data, { raw }).resize(longestSide, longestSide, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  const hasAlpha = raw.channels === 4;
  const encoder = hasAlpha ? resized.webp(webp) : resized.jpeg({ quality: jpegQuality });
  const { data: bytes, info } = await encoder.toBuffer({ resolveWithObject: true });
  const contentType = hasAlpha ? 'image/webp' : 'image/jpeg';
  return { bytes, contentType, width: info.width, height: info.height };
}

function rendition(
  name: VariantName,
  bytes: Uint8Array,
  { contentType, width, height }: Pick<Variant, 'contentType' | 'width' | 'height'>,
): Rendition {
  const sha256 = hash('sha256', bytes, 'hex');
  return { bytes, variant: { name, contentType, sizeBytes: bytes.length, width, height, sha256 } };
}
