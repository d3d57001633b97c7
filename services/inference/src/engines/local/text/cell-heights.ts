import type { Layout, Span } from '../../../mrz/layout.ts';
import { printHeight } from './print-height.ts';
import type { MrzZone } from './mrz-zone.ts';
import type { Raster } from './raster.ts';
import { median } from './skew.ts';

/** For each cell of a zone the height of its print, in parts of a typical digit's; undefined where unknown. */
export type CellHeights = readonly (readonly (number | undefined)[])[];

/** How much lower than digits a zone's letters are at most if it is set in OCR-B; they measure 0.90. */
const LETTERS_OF_OCR_B = 0.96;

/**
 * The heights of all cells. All are undefined where the zone's known letters are not lower than its
 * known digits: then it is set in another typeface, or stands on its head.
 */
export function cellHeights(raster: Raster, zone: MrzZone): CellHeights {
  const reach = { x: 0.45 * zone.pitch, y: 0.85 * zone.letterHeight };
  const heights = zone.cells.map((row) => row.map((cell) => printHeight(raster, cell, reach)));
  const typical = (spans: readonly Span[]) =>
    median(spans.flatMap(({ line, from, to }) => heights[line]?.slice(from, to) ?? []).filter(isNumber));
  const digit = typical(digitSpans(zone.layout));
  const letter = typical([zone.layout.issuingState, zone.layout.nationality]);
  const isOcrB = digit > 0 && letter < LETTERS_OF_OCR_B * digit;
  return heights.map((row) =>
    row.map((height) => (isOcrB && height !== undefined ? height / digit : undefined)),
  );
}

function digitSpans({ birthDate, expiryDate, checkDigits }: Layout): Span[] {
  return [birthDate, expiryDate, checkDigits.birthDate, checkDigits.expiryDate];
}

function isNumber(height: number | undefined): height is number {
  return height !== undefined;
}
