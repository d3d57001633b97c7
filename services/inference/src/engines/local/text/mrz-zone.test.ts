import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PixelBox } from './raster.ts';
import { findMrzZone } from './mrz-zone.ts';
import type { TextLine } from './text-lines.ts';

const PITCH = 25;

/** A line of letters at one pitch; `lost` are the cells that left no ink. */
function pitchedLine(
  top: number,
  count: number,
  { pitch = PITCH, lost = [] as readonly number[] } = {},
): TextLine {
  const letters = Array.from({ length: count }, (_, index): PixelBox => {
    const left = 50 + index * pitch;
    return { left, top, right: left + pitch * 0.6, bottom: top + pitch };
  }).filter((_, index) => !lost.includes(index));
  return { left: 50, top, right: 50 + count * pitch, bottom: top + pitch, letters, letterHeight: pitch };
}

describe('a machine readable zone', () => {
  test.each([
    ['TD3', 44, 2],
    ['TD2', 36, 2],
    ['TD1', 30, 3],
  ])('of %s is found by the number and length of its lines', (format, length, count) => {
    const lines = Array.from({ length: count }, (_, index) => pitchedLine(700 + index * 60, length));
    const zone = findMrzZone(lines);
    expect(zone?.layout.format).toBe(format);
    expect(zone?.cells.map((row) => row.length)).toEqual(lines.map(() => length));
  });

  test('has a cell where a letter left no ink, at the place it had', () => {
    const inside = fc.uniqueArray(fc.integer({ min: 1, max: 42 }), { maxLength: 6 });
    fc.assert(
      fc.property(inside, inside, fc.double({ min: 9, max: 40, noNaN: true }), (first, second, pitch) => {
        const zone = findMrzZone([
          pitchedLine(100, 44, { pitch, lost: first }),
          pitchedLine(100 + 2.5 * pitch, 44, { pitch, lost: second }),
        ]);
        for (const row of zone?.cells ?? []) {
          row.forEach(({ x }, index) => {
            expect(Math.abs(x - (50 + index * pitch + 0.3 * pitch))).toBeLessThan(pitch / 5);
          });
        }
        expect(zone?.cells).toHaveLength(2);
      }),
    );
  });

  test.each([
    ['one line alone', [pitchedLine(100, 44)]],
    ['lines of no format', [pitchedLine(100, 40), pitchedLine(160, 40)]],
    ['lines far apart', [pitchedLine(100, 44), pitchedLine(400, 44)]],
    ['lines of two pitches', [pitchedLine(100, 44), pitchedLine(160, 44, { pitch: 20 })]],
    ['nothing', []],
  ])('is not seen in %s', (_, lines) => {
    expect(findMrzZone(lines)).toBeUndefined();
  });
});
