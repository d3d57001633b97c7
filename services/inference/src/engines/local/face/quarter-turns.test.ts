import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type QuarterTurns, turnPicture, turnPointBack } from './quarter-turns.ts';

const picture = { width: 3, height: 2, channels: 1, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) };

test.each([
  [1, 2, 3, [4, 1, 5, 2, 6, 3]],
  [2, 3, 2, [6, 5, 4, 3, 2, 1]],
  [3, 2, 3, [3, 6, 2, 5, 1, 4]],
] as const)('%i quarter turns are clockwise', (turns, width, height, data) => {
  expect(turnPicture(picture, turns)).toEqual({ width, height, channels: 1, data: Uint8Array.from(data) });
});

test('no turn is no copy', () => {
  expect(turnPicture(picture, 0)).toBe(picture);
});

test('a pixel of the turned picture is found where the point goes back to', () => {
  const side = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(side, side, fc.constantFrom<QuarterTurns>(1, 2, 3), (width, height, turns) => {
      const size = { width, height };
      const data = Uint8Array.from({ length: width * height }, (_, index) => index);
      const turned = turnPicture({ ...size, channels: 1, data }, turns);
      for (const [index, value] of turned.data.entries()) {
        const at = [(index % turned.width) + 0.5, Math.floor(index / turned.width) + 0.5] as const;
        const [x, y] = turnPointBack(at, turns, size);
        expect(data[Math.floor(y) * width + Math.floor(x)]).toBe(value);
      }
    }),
  );
});
