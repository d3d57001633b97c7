import type { Raster } from './raster.ts';

/** How much darker than its surroundings a pixel of print is, in grey levels. */
const CONTRAST = 34;

/**
 * Marks what is clearly darker than the mean of the square around it: print, whatever the light,
 * but neither shadows nor the faint pattern of security paper.
 * @param radius half the side of that square, in pixels; it should exceed a letter's height.
 * @returns one byte per pixel, 1 for ink.
 */
export function markInk(raster: Raster, radius: number): Uint8Array {
  const { data, width, height } = raster;
  const sums = summedArea(raster);
  const stride = width + 1;
  const ink = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - radius);
    const bottom = Math.min(height, y + radius + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const sum =
        at(sums, bottom * stride + right) -
        at(sums, top * stride + right) -
        at(sums, bottom * stride + left) +
        at(sums, top * stride + left);
      const mean = sum / ((bottom - top) * (right - left));
      if (at(data, y * width + x) < mean - CONTRAST) ink[y * width + x] = 1;
    }
  }
  return ink;
}

/** Sums over all rectangles from the corner, one row and column larger than the raster. */
function summedArea({ data, width, height }: Raster): Float64Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += at(data, y * width + x);
      sums[(y + 1) * stride + x + 1] = at(sums, y * stride + x + 1) + row;
    }
  }
  return sums;
}

function at(values: Uint8Array | Float64Array, index: number): number {
  return values[index] ?? 0;
}
