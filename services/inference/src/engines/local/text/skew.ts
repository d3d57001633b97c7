import type { PixelBox } from './raster.ts';

const COARSE_STEP = 0.75;
const FINE_STEP = 0.1;

/**
 * The direction in which a picture's text runs, from the boxes of its letters: seen along their
 * lines, letters fall into the fewest and fullest rows.
 * @returns degrees clockwise from horizontal, from -90 to 90. Text that stands on its head runs in
 *   the same direction; which way is up is for the reader to find.
 */
export function textDirection(letters: readonly PixelBox[]): number {
  const points = letters.map(({ left, top, right, bottom }) => ({
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    size: Math.max(right - left, bottom - top),
  }));
  const typical = median(points.map(({ size }) => size)) || 1;
  const concentration = (degrees: number) => rowConcentration(points, degrees, typical / 4);
  const coarse = best(range(-90, 90, COARSE_STEP), concentration);
  return best(range(coarse - COARSE_STEP, coarse + COARSE_STEP, FINE_STEP), concentration);
}

function rowConcentration(points: readonly { x: number; y: number }[], degrees: number, bin: number): number {
  const angle = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle) / bin, Math.cos(angle) / bin];
  const piles = new Map<number, number>();
  for (const { x, y } of points) {
    const row = Math.round(y * cosine - x * sine);
    piles.set(row, (piles.get(row) ?? 0) + 1);
  }
  return piles.values().reduce((sum, pile) => sum + pile ** 2, 0);
}

/** The candidate of the highest score; the middle one where several next to each other have it. */
function best(candidates: readonly number[], score: (candidate: number) => number): number {
  const scores = candidates.map(score);
  const highest = Math.max(...scores);
  const first = scores.indexOf(highest);
  const rest = scores.slice(first).findIndex((reached) => reached < highest);
  const last = rest === -1 ? candidates.length - 1 : first + rest - 1;
  return ((candidates[first] ?? 0) + (candidates[last] ?? 0)) / 2;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
