import sharp from 'sharp';
import { type HeadPose, portraitSvg } from './portrait-svg.ts';

/** How a picture of a person differs from their plain one. */
export interface PortraitVariation extends Partial<HeadPose> {
  /** 1 is plain, below is darker, above brighter. */
  readonly brightness?: number;
  /** Standard deviation of a Gaussian blur in pixels, from 0.3. */
  readonly blur?: number;
  /** The share of the picture's size that the person fills; below 1 shrinks them. Default 1. */
  readonly scale?: number;
  /** Without colour. */
  readonly grey?: boolean;
  /** 1-100; gives a JPEG of that quality instead of a PNG. */
  readonly jpegQuality?: number;
}

export interface PortraitOptions {
  /** Any text; each names one person, who looks the same whenever drawn. */
  readonly person: string;
  readonly variation?: PortraitVariation;
  /** In pixels, 640×640 unless told. Another aspect crops the margins, never the face. */
  readonly size?: { readonly width: number; readonly height: number };
}

const DEFAULT_SIZE = { width: 640, height: 640 } as const;

/** A picture of one person looking at the camera, as PNG, or as JPEG where a quality is given. */
export async function drawPortrait(options: PortraitOptions): Promise<Buffer> {
  const { person, variation = {}, size = DEFAULT_SIZE } = options;
  const pose = { rollDegrees: variation.rollDegrees ?? 0, yawDegrees: variation.yawDegrees ?? 0 };
  const scale = variation.scale ?? 1;
  const inner = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  let drawn = sharp(Buffer.from(portraitSvg(person, pose, inner))).removeAlpha();
  if (scale < 1) {
    const small = await drawn.png().toBuffer();
    const backdrop = { create: { ...size, channels: 3 as const, background: '#c9d0d6' } };
    drawn = sharp(backdrop).composite([{ input: small }]);
    drawn = sharp(await drawn.png().toBuffer());
  }
  if (variation.brightness !== undefined) drawn = drawn.modulate({ brightness: variation.brightness });
  if (variation.blur !== undefined) drawn = drawn.blur(variation.blur);
  if (variation.grey === true) drawn = drawn.greyscale();
  return variation.jpegQuality === undefined
    ? drawn.png().toBuffer()
    : drawn.jpeg({ quality: variation.jpegQuality }).toBuffer();
}
