import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Component, findComponents } from './components.ts';
import { textDirection } from './skew.ts';
import { findTextLines, likelyLetters } from './text-lines.ts';

function box(left: number, top: number, width = 12, height = 20): Component {
  return { left, top, right: left + width, bottom: top + height, area: width * height };
}

/** A row of letters, 18 pixels from one to the next. */
function row(left: number, top: number, count: number): Component[] {
  return Array.from({ length: count }, (_, index) => box(left + index * 18, top));
}

describe('patches of ink', () => {
  test('are found whole, in whatever shape', () => {
    const picture = ['.##....#', '.#.....#', '.#.#.###', '...#....', '#.......', '.#......'];
    const mask = Uint8Array.from(picture.join(''), (character) => Number(character === '#'));
    expect(findComponents(mask, 8, 6)).toEqual([
      { left: 1, top: 0, right: 3, bottom: 3, area: 4 },
      { left: 5, top: 0, right: 8, bottom: 3, area: 5 },
      { left: 3, top: 2, right: 4, bottom: 4, area: 2 },
      { left: 0, top: 4, right: 2, bottom: 6, area: 2 },
    ]);
  });

  test('together cover the ink, each pixel once', () => {
    const mask = fc.uint8Array({ min: 0, max: 1, minLength: 144, maxLength: 144 });
    fc.assert(
      fc.property(mask, (ink) => {
        const components = findComponents(ink, 12, 12);
        const covered = components.reduce((sum, { area }) => sum + area, 0);
        expect(covered).toBe(ink.reduce((sum, pixel) => sum + pixel, 0));
      }),
    );
  });

  test('that are specks, rules or portraits are no letters', () => {
    const letters = [box(0, 0), box(20, 0, 150, 20)];
    expect(likelyLetters([box(0, 50, 2, 2), box(0, 60, 900, 6), box(0, 80, 300, 300), ...letters])).toEqual(
      expect.arrayContaining(letters),
    );
    expect(likelyLetters([box(0, 50, 2, 2), box(0, 60, 900, 6), box(0, 80, 300, 300)])).toEqual([]);
  });
});

describe('lines of text', () => {
  test('are letters that follow each other; columns are lines of their own', () => {
    const lines = findTextLines([...row(0, 0, 8), ...row(400, 2, 5), ...row(0, 60, 6)]);
    expect(lines.map(({ left, top, letters }) => [left, top, letters.length])).toEqual([
      [0, 0, 8],
      [0, 60, 6],
      [400, 2, 5],
    ]);
  });

  test('may be one letter if it stands in a row with others', () => {
    const lines = findTextLines([...row(0, 0, 8), box(400, 1), box(500, 300)]);
    expect(lines.map(({ letters }) => letters.length)).toEqual([8, 1]);
  });
});

describe('the direction of text', () => {
  test('is found to a third of a degree, at any angle', () => {
    const letters = Array.from({ length: 8 }, (_, index) =>
      row(0, index * 45, 12 + ((index * 7) % 15)),
    ).flat();
    fc.assert(
      fc.property(fc.double({ min: -85, max: 85, noNaN: true }), (degrees) => {
        const angle = (degrees * Math.PI) / 180;
        const turned = letters.map(({ left, top }) => {
          const [x, y] = [
            left * Math.cos(angle) - top * Math.sin(angle),
            left * Math.sin(angle) + top * Math.cos(angle),
          ];
          return box(x - 6, y - 10);
        });
        expect(Math.abs(textDirection(turned) - degrees)).toBeLessThan(0.34);
      }),
      { numRuns: 40 },
    );
  });

  test('of no letters is some direction', () => {
    expect(Number.isFinite(textDirection([]))).toBe(true);
  });
});
