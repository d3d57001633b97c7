import { digitFor, letterFor } from '../../../mrz/alphabet.ts';
import type { CellShape } from './cell-shapes.ts';

/** What stands in one cell, and how sure that is, 0-100. */
export interface CellReading {
  readonly character: string;
  readonly confidence: number;
}

/** One recogniser's view of a zone; cells it did not read are undefined. */
export interface ZoneReading {
  readonly recogniser: 'classifier' | 'network';
  readonly cells: readonly (readonly (CellReading | undefined)[])[];
}

/** A cell that nobody read. */
const unread: CellReading = { character: '<', confidence: 0 };

/**
 * What several readings and the heights of the print together say of every cell. A character whose
 * height belongs to its lookalike (O and 0) is taken for that one. No check digit is consulted. A
 * cell's confidence falls with the weight of those that differ.
 */
export function fuseCells(
  readings: readonly ZoneReading[],
  shapes: readonly (readonly (CellShape | undefined)[])[],
): CellReading[][] {
  return shapes.map((row, line) =>
    row.map((shape, column) => fuseCell(votesFor(readings, line, column), shape)),
  );
}

interface Vote extends CellReading {
  readonly recogniser: ZoneReading['recogniser'];
}

function votesFor(readings: readonly ZoneReading[], line: number, column: number): Vote[] {
  return readings.flatMap(({ recogniser, cells }) => {
    const read = cells[line]?.[column];
    return read === undefined ? [] : [{ ...read, recogniser }];
  });
}

function fuseCell(votes: readonly Vote[], shape: CellShape | undefined): CellReading {
  const filler = votes.some(({ recogniser, character }) => recogniser === 'classifier' && character === '<');
  const scores = new Map<string, number>();
  let cast = 0;
  for (const { recogniser, character, confidence } of votes) {
    // The network sees letters in runs of fillers.
    if (filler && recogniser === 'network') continue;
    const fitting = fit(character, shape);
    const weight = fitting === undefined ? 0.5 : weightOf(recogniser, shape);
    const winner = fitting ?? character;
    cast += weight;
    scores.set(winner, (scores.get(winner) ?? 0) + weight * confidence);
  }
  const [best] = Array.from(scores).toSorted(([, one], [, other]) => other - one);
  return best === undefined ? unread : { character: best[0], confidence: best[1] / cast };
}

/** The network knows letters better (W and M above all), the classifier digits. */
function weightOf(recogniser: ZoneReading['recogniser'], shape: CellShape | undefined): number {
  if (recogniser === 'network') return shape === 'letter' ? 2 : 1;
  return shape === 'digit' ? 2 : 1;
}

/** The character that this shape makes of one that was read; undefined where it contradicts it. */
function fit(character: string, shape: CellShape | undefined): string | undefined {
  if (shape === 'digit' && /[A-Z]/.test(character)) return digitFor[character];
  if (shape === 'letter' && /[0-9]/.test(character)) return letterFor[character];
  return character;
}
