import type { Pixels } from '../../image/decode.ts';
import type { Point } from './mesh.ts';

/** How often a picture is turned clockwise by 90 degrees. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** The picture, turned. */
export function turnPicture(picture: Pixels, turns: QuarterTurns): Pixels {
  if (turns === 0) return picture;
  const { data, channels } = picture;
  const [width, height] = turns === 2 ? [picture.width, picture.height] : [picture.height, picture.width];
  const turned = new Uint8Array(data.length);
  // The way back is the same everywhere, so two steps tell where each pixel comes from.
  const source = (x: number, y: number) => {
    const [fromX, fromY] = turnPointBack([x + 0.5, y + 0.5], turns, picture);
    return Math.floor(fromY) * picture.width + Math.floor(fromX);
  };
  const start = source(0, 0);
  const right = source(1, 0) - start;
  const down = source(0, 1) - start;
  let next = 0;
  for (let y = 0; y < height; y += 1) {
    let from = (start + y * down) * channels;
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1)
        turned[next + channel] = data[from + channel] ?? 0;
      next += channels;
      from += right * channels;
    }
  }
  return { data: turned, width, height, channels };
}

/** Where a point of the turned picture lies in the picture before it was turned, of the size given. */
export function turnPointBack(
  [x, y]: Point,
  turns: QuarterTurns,
  { width, height }: { readonly width: number; readonly height: number },
): Point {
  switch (turns) {
    case 0:
      return [x, y];
    case 1:
      return [y, height - x];
    case 2:
      return [width - x, height - y];
    case 3:
      return [width - y, x];
    default:
      return turns satisfies never;
  }
}
