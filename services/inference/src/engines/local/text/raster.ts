import sharp from 'sharp';

/** An 8-bit grey picture, row by row. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of whole pixels: `right` and `bottom` are the first ones outside. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Turns a picture clockwise about its middle; the canvas grows so that nothing is cut off. */
export async function turnRaster(raster: Raster, degrees: number): Promise<Raster> {
  const turned = pixelsOf(raster).rotate(degrees, { background: '#808080' }).greyscale();
  const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

export interface CropOptions {
  /** How much larger the cut is than the box. */
  readonly scale: number;
  /** Spreads the greys of each neighbourhood (CLAHE), for print in bad light. */
  readonly equalise?: boolean;
}

/** Cuts a box out as a PNG, as far as it lies inside the picture. */
export async function cropPng(
  raster: Raster,
  box: PixelBox,
  { scale, equalise = false }: CropOptions,
): Promise<Buffer> {
  const { left, top, right, bottom } = clamp(box, raster);
  const [width, height] = [right - left, bottom - top];
  let cut = pixelsOf(raster)
    .extract({ left, top, width, height })
    .resize({ width: Math.max(1, Math.round(width * scale)), kernel: 'cubic' });
  if (equalise) cut = cut.clahe({ width: 64, height: 64, maxSlope: 3 });
  return cut.png({ compressionLevel: 0 }).toBuffer();
}

/** The part of a box that lies inside the picture, in whole pixels. */
export function clamp(box: PixelBox, { width, height }: Raster): PixelBox {
  const left = Math.min(width - 1, Math.max(0, Math.floor(box.left)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(box.top)));
  return {
    left,
    top,
    right: Math.max(left + 1, Math.min(width, Math.ceil(box.right))),
    bottom: Math.max(top + 1, Math.min(height, Math.ceil(box.bottom))),
  };
}

function pixelsOf({ data, width, height }: Raster) {
  return sharp(data, { raw: { width, height, channels: 1 } });
}
