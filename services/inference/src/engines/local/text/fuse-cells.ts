import { areCheckEqual } from '../../../mrz/check-digit.ts';
import type { CellHeights } from './cell-heights.ts';
import { fitToHeight, isRatherDigit } from './lookalikes.ts';

/** What stands in one cell, and how sure that is, 0-100. */
export interface CellReading {
  readonly character: string;
  readonly confidence: number;
  /** The readings differ, and no check digit can tell which is right. */
  readonly undecided?: boolean;
}

/** One recogniser's view of a zone; cells it did not read are undefined. */
export interface ZoneReading {
  readonly recogniser: 'classifier' | 'network';
  readonly cells: readonly (readonly (CellReading | undefined)[])[];
}

/** A cell that nobody read. */
const UNREAD: CellReading = { character: '<', confidence: 0 };

/** The confidence from which on a rival reading does not count. */
const DECIDED = 60;

/** The weight of a reading that the height of the print speaks against. */
const CONTRADICTED = 0.5;

/**
 * What several readings and the heights of the print together say of every cell. A character whose
 * height is that of its lookalike (O and 0) is taken for that one. No check digit is consulted. A
 * cell's confidence falls with the weight of those that differ.
 */
export function fuseCells(readings: readonly ZoneReading[], heights: CellHeights): CellReading[][] {
  return heights.map((row, line) =>
    row.map((height, column) => fuseCell(votesFor(readings, line, column), height)),
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

function fuseCell(votes: readonly Vote[], height: number | undefined): CellReading {
  const filler = votes.some(({ recogniser, character }) => recogniser === 'classifier' && character === '<');
  const scores = new Map<string, number>();
  let cast = 0;
  for (const vote of votes) {
    // The network sees letters in runs of fillers.
    if (filler && vote.recogniser === 'network') continue;
    const { character, contradicted } = fitToHeight(vote.character, height);
    const weight = contradicted ? CONTRADICTED : weightOf(vote, height);
    cast += weight;
    scores.set(character, (scores.get(character) ?? 0) + weight * vote.confidence);
  }
  const [best, rival] = Array.from(scores).toSorted(([, one], [, other]) => other - one);
  if (best === undefined) return UNREAD;
  const [character, score] = best;
  const confidence = score / cast;
  const undecided = confidence < DECIDED && rival !== undefined && areCheckEqual(character, rival[0]);
  return undecided ? { character, confidence, undecided } : { character, confidence };
}

/** The classifier takes W for N, M for H and Q for G, and knows digits better than the network. */
function weightOf({ recogniser, character }: Vote, height: number | undefined): number {
  if (recogniser === 'network') return /[WMQ]/.test(character) ? 3 : 1;
  return /[0-9]/.test(character) && isRatherDigit(height) ? 2 : 1;
}
