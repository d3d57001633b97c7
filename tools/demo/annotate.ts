import sharp from 'sharp';
import type { Box } from './answers.ts';

/** Draws boxes in pixels onto a picture, and gives it as PNG. */
export async function annotate(picture: Buffer, boxes: readonly Box[]): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  const stroke = Math.max(2, Math.round(width / 300));
  const rectangles = boxes.map(
    (box) =>
      `<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"
        fill="none" stroke="#e0218a" stroke-width="${stroke}"/>`,
  );
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${rectangles.join('')}</svg>`;
  return sharp(picture)
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer();
}

/** A box in ratios of a picture as one in its pixels. */
export function toPixels(box: Box, { width, height }: { width: number; height: number }): Box {
  return {
    left: box.left * width,
    top: box.top * height,
    width: box.width * width,
    height: box.height * height,
  };
}
