import { expect, test } from 'vitest';
import { inReadingOrder, isLegible } from './line-reader.ts';
import { boxInSource } from './page.ts';

const line = { left: 0, top: 0, right: 1, bottom: 1, letters: [], letterHeight: 1 };
const source = { data: new Uint8Array(), width: 400, height: 200 };

test('reading goes from the top down and, within a row, from left to right', () => {
  const at = (left: number, top: number, height = 20) => ({ left, top, bottom: top + height });
  const [title, type, number, surname] = [at(50, 0, 40), at(40, 62), at(300, 58), at(40, 100)];
  expect(inReadingOrder([surname, number, title, type])).toEqual([title, type, number, surname]);
});

test.each([
  ['ERIKSSON', 60, true],
  ['F', 86, true],
  ['F', 50, false],
  ['“a RAN', 35, false],
  ['~:.-/A', 90, false],
  ['', 95, false],
])('%j read with confidence %d counts as text: %s', (text, confidence, legible) => {
  expect(isLegible({ line, text, confidence })).toBe(legible);
});

test('a box of a page that was turned over lies on the other side of its source', () => {
  const page = { raster: source, source, turned: 180, lines: [] };
  const { left, top, width, height } = boxInSource(page, { left: 0, top: 0, right: 100, bottom: 20 });
  expect([left, top, width, height].map((ratio) => Math.round(ratio * 100))).toEqual([75, 90, 25, 10]);
});

test('a box of a page that lay on its side has width and height exchanged', () => {
  const raster = { data: new Uint8Array(), width: 200, height: 400 };
  const page = { raster, source, turned: 90, lines: [] };
  const { left, top, width, height } = boxInSource(page, { left: 0, top: 0, right: 200, bottom: 100 });
  expect([left, top, width, height].map((ratio) => Math.round(ratio * 100))).toEqual([0, 0, 25, 100]);
});
