import type { PixelBox } from './raster.ts';

const coarseStep = 0.75;
const fineStep = 0.1;

/**
 * The direction in which a picture's text runs, from the boxes of its letters: seen along their
 * lines, letters pile up in rows with gaps between, and the piles are steepest at the right angle.
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
  const steepness = (degrees: number) => rowSteepness(points, degrees, typical / 4);
  const coarse = best(range(-90, 90, coarseStep), steepness);
  return best(range(coarse - coarseStep, coarse + coarseStep, fineStep), steepness);
}

function rowSteepness(points: readonly { x: number; y: number }[], degrees: number, bin: number): number {
  const angle = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle) / bin, Math.cos(angle) / bin];
  const piles = new Map<number, number>();
  for (const { x, y } of points) {
    const row = Math.round(y * cosine - x * sine);
    piles.set(row, (piles.get(row) ?? 0) + 1);
  }
  let steepness = 0;
  for (const [row, pile] of piles) steepness += (pile - (piles.get(row - 1) ?? 0)) ** 2;
  return steepness;
}

function best(candidates: readonly number[], score: (candidate: number) => number): number {
  let winner = 0;
  let highest = -1;
  for (const candidate of candidates) {
    const reached = score(candidate);
    if (reached > highest) {
      highest = reached;
      winner = candidate;
    }
  }
  return winner;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
