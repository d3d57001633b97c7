import sharp from 'sharp';
import { openSvg } from '../open-svg.ts';
import { type HeadPose, portraitSvg } from './portrait-svg.ts';
import { faceOf } from './cast.ts';

/** How a picture of a person differs from their plain one. */
export interface PortraitVariation extends Partial<HeadPose> {
  /** 1 is plain, below is darker, above brighter. */
  readonly brightness?: number;
  /** Standard deviation of a Gaussian blur in pixels, from 0.3. */
  readonly blur?: number;
  /** The share of the picture's width and height that the person fills, up to 1, which is the default. */
  readonly scale?: number;
  /** Without colour. */
  readonly grey?: boolean;
  /** 1-100; gives a JPEG of that quality instead of a PNG. */
  readonly jpegQuality?: number;
}

/** In pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface PortraitOptions {
  /** Any text; each names one person, who looks the same whenever drawn. See `cast`. */
  readonly person: string;
  readonly variation?: PortraitVariation;
  /** 640×640 unless told. Another shape crops the margins, never the face. */
  readonly size?: PictureSize;
}

/** A picture of one person looking at the camera, as PNG, or as JPEG where a quality is given. */
export async function drawPortrait(options: PortraitOptions): Promise<Buffer> {
  const { person, variation = {}, size = { width: 640, height: 640 } } = options;
  let picture = sharp(await drawAtScale(person, variation, size));
  if (variation.brightness !== undefined) picture = picture.modulate({ brightness: variation.brightness });
  if (variation.blur !== undefined) picture = picture.blur(variation.blur);
  if (variation.grey === true) picture = picture.greyscale();
  return variation.jpegQuality === undefined
    ? picture.png().toBuffer()
    : picture.jpeg({ quality: variation.jpegQuality }).toBuffer();
}

async function drawAtScale(person: string, variation: PortraitVariation, size: PictureSize): Promise<Buffer> {
  const { rollDegrees = 0, yawDegrees = 0, scale = 1 } = variation;
  const inner = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  const svg = portraitSvg(faceOf(person), { rollDegrees, yawDegrees }, inner);
  const drawn = await openSvg(svg).removeAlpha().png({ compressionLevel: 1 }).toBuffer();
  if (scale === 1) return drawn;
  return sharp({ create: { ...size, channels: 3, background: '#c9d0d6' } })
    .composite([{ input: drawn }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}
