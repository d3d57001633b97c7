import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../../image/decode.ts';
import { CROP_SIZE, alignedCrop, fitSimilarity } from './alignment.ts';
import type { Mesh, Point } from './mesh.ts';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const points: readonly Point[] = [
  [0, 0],
  [10, 2],
  [3, 8],
  [7, -5],
];

describe('fitSimilarity', () => {
  test('finds the turn, scale and shift that points went through', () => {
    const turn = fc.double({ min: -3, max: 3, noNaN: true });
    const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(turn, scale, coordinate, coordinate, (angle, size, dx, dy) => {
        const a = size * Math.cos(angle);
        const b = size * Math.sin(angle);
        const moved = points.map(([x, y]): Point => [a * x - b * y + dx, b * x + a * y + dy]);
        const found = fitSimilarity(points, moved);
        expect(found.a).toBeCloseTo(a, 6);
        expect(found.b).toBeCloseTo(b, 6);
        expect(found.dx).toBeCloseTo(dx, 6);
        expect(found.dy).toBeCloseTo(dy, 6);
      }),
    );
  });

  test('one point that strays moves the result little', () => {
    const strayed = points.map(([x, y], index): Point => (index === 0 ? [x + 0.4, y] : [x, y]));
    expect(fitSimilarity(points, strayed).a).toBeCloseTo(1, 1);
  });
});

describe('alignedCrop', () => {
  /** A mesh whose eyes, nose and mouth lie where a function puts the mean face's. */
  function meshAt(place: (point: Point) => Point): Mesh {
    const mesh = Array.from({ length: 468 }, (): Point => [0, 0]);
    const put = (index: number, x: number, y: number) => {
      mesh[index] = place([x, y]);
    };
    for (const index of [33, 133]) put(index, 0.22549, 0.215985);
    for (const index of [362, 263]) put(index, 0.754761, 0.215985);
    put(2, 0.490127, 0.515625);
    put(61, 0.254149, 0.780233);
    put(291, 0.726104, 0.780233);
    return mesh;
  }

  /** Brightness grows to the right, so that a pixel tells its column. */
  const ramp: Pixels = {
    width: 256,
    height: 256,
    channels: 3,
    data: Uint8Array.from({ length: 256 * 256 * 3 }, (_, index) => Math.floor(index / 3) % 256),
  };

  test('the mean face lands at its place, with a margin of 15 %', () => {
    const crop = alignedCrop(
      ramp,
      meshAt(([x, y]) => [50 + 100 * x, 50 + 100 * y]),
    );
    expect(crop).toHaveLength(CROP_SIZE * CROP_SIZE * 3);
    // 100 pixels of face and 15 on each side fill 150: the left edge is at 35.
    expect(crop[0]).toBeCloseTo(35, 4);
    expect(crop[(CROP_SIZE - 1) * 3]).toBeCloseTo(35 + (149 * 130) / 150, 4);
  });

  test('what lies beyond the picture is black', () => {
    const crop = alignedCrop(
      ramp,
      meshAt(([x, y]) => [300 + 100 * x, 300 + 100 * y]),
    );
    expect(Math.max(...crop)).toBe(0);
  });
});
