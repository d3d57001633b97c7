import type { Pixels } from '../../image/decode.ts';

const SIZE = 320;

/** An ellipse: centre, half axes and colour. */
type Spot = readonly [x: number, y: number, rx: number, ry: number, color: readonly [number, number, number]];

const SKIN = [205, 160, 130] as const;
const SHADOW = [140, 95, 75] as const;
const DARK = [30, 20, 20] as const;
const EYE = [240, 238, 235] as const;

const SPOTS: readonly Spot[] = [
  [160, 150, 82, 108, [60, 40, 30]],
  [160, 165, 70, 95, SKIN],
  [132, 130, 20, 4, DARK],
  [188, 130, 20, 4, DARK],
  [132, 146, 14, 7, EYE],
  [188, 146, 14, 7, EYE],
  [132, 146, 6, 6, DARK],
  [188, 146, 6, 6, DARK],
  [160, 180, 12, 9, SHADOW],
  [160, 215, 26, 6, [165, 70, 65]],
];

/**
 * A face just good enough to be found, so that a worker's first run goes through every
 * network and its first caller does not wait for the compiler.
 */
export function warmUpFace(): Pixels {
  const data = new Uint8Array(SIZE * SIZE * 3).fill(200);
  for (const [x, y, rx, ry, color] of SPOTS) {
    for (let row = y - ry; row <= y + ry; row += 1) {
      const half = rx * Math.sqrt(1 - ((row - y) / ry) ** 2);
      for (let column = Math.ceil(x - half); column <= x + half; column += 1) {
        data.set(color, (row * SIZE + column) * 3);
      }
    }
  }
  return { data, width: SIZE, height: SIZE, channels: 3 };
}
