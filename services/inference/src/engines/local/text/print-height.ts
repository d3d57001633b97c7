import type { Cell } from './mrz-zone.ts';
import type { Raster } from './raster.ts';

/**
 * How high the print in a cell is, in parts of a pixel: from where the darkest column crosses half
 * the way between paper and ink above, to where it does below.
 * @param reach half the cell's width and the height looked at above and below, in pixels.
 * @returns undefined where the cell holds no print, or print that leaves it.
 */
export function printHeight(raster: Raster, cell: Cell, reach: { x: number; y: number }): number | undefined {
  const top = Math.round(cell.y - reach.y);
  const darkest = Array.from({ length: Math.round(2 * reach.y) + 1 }, (_, row) =>
    darkestOf(raster, top + row, cell.x - reach.x, cell.x + reach.x),
  );
  const paper = Math.max(...darkest);
  const half = (paper + Math.min(...darkest)) / 2;
  if (paper - half < 20) return undefined;
  const middle = Math.floor(darkest.length / 2);
  const upper = crossing(darkest.slice(0, middle + 1).toReversed(), half);
  const lower = crossing(darkest.slice(middle), half);
  return upper === undefined || lower === undefined ? undefined : upper + lower;
}

/** How many rows from the first the print ends, by linear interpolation; undefined if it goes on. */
function crossing(rows: readonly number[], half: number): number | undefined {
  const end = rows.findLastIndex((grey) => grey < half);
  const [inside, outside] = [rows[end], rows[end + 1]];
  if (inside === undefined || outside === undefined) return undefined;
  return end + (half - inside) / (outside - inside);
}

function darkestOf({ data, width, height }: Raster, y: number, from: number, to: number): number {
  if (y < 0 || y >= height) return 255;
  let darkest = 255;
  for (let x = Math.max(0, Math.round(from)); x <= Math.min(width - 1, Math.round(to)); x += 1) {
    darkest = Math.min(darkest, data[y * width + x] ?? 255);
  }
  return darkest;
}
