import { type Layout, type Span } from '../../../mrz/layout.ts';
import { printHeight } from './letter-heights.ts';
import type { MrzZone } from './mrz-zone.ts';
import type { Raster } from './raster.ts';
import { median } from './skew.ts';

/** What the height of the print in a cell says it is. */
export type CellShape = 'digit' | 'letter';

/**
 * The typeface that ICAO 9303-3 §4.3 prescribes, OCR-B, has digits taller than letters. Heights
 * against that of a typical digit (ISO 1073-2, measured on drawn pages from 640 pixels wide): flat
 * letters 0.90, round ones (O, G, S) 0.94, digits from 0.98. It tells O from 0 and I from 1 where
 * recognisers guess.
 */
const letter = { from: 0.87, to: 0.966 } as const;
const digit = { from: 0.972 } as const;

/** How much lower than digits the letters of a zone are at most if it is set in OCR-B. */
const lettersOfOcrB = 0.96;

/**
 * The shape of every cell, undefined where its height lies between two or cannot be told. All are
 * undefined where the zone's known letters are not lower than its known digits, as in other
 * typefaces.
 */
export function cellShapes(raster: Raster, zone: MrzZone): (CellShape | undefined)[][] {
  const reach = { x: 0.45 * zone.pitch, y: 0.85 * zone.letterHeight };
  const heights = zone.cells.map((row) => row.map((cell) => printHeight(raster, cell, reach)));
  const typical = (spans: readonly Span[]) =>
    median(spans.flatMap(({ line, from, to }) => heights[line]?.slice(from, to) ?? []).filter(isNumber));
  const digitHeight = typical(digitSpans(zone.layout));
  const letterHeight = typical([zone.layout.issuingState, zone.layout.nationality]);
  const isOcrB = digitHeight > 0 && letterHeight < lettersOfOcrB * digitHeight;
  return heights.map((row) =>
    row.map((height) => (isOcrB && height !== undefined ? shapeOf(height / digitHeight) : undefined)),
  );
}

function shapeOf(ratio: number): CellShape | undefined {
  if (ratio >= digit.from) return 'digit';
  return ratio >= letter.from && ratio <= letter.to ? 'letter' : undefined;
}

function digitSpans({ birthDate, expiryDate, checkDigits }: Layout): Span[] {
  return [birthDate, expiryDate, checkDigits.birthDate, checkDigits.expiryDate];
}

function isNumber(height: number | undefined): height is number {
  return height !== undefined;
}
