import { type JudgedMrz, judgeMrz } from '../../../mrz/judge.ts';
import { type CellHeights, cellHeights } from './cell-heights.ts';
import { type CellReading, type ZoneReading, fuseCells } from './fuse-cells.ts';
import type { MrzZone } from './mrz-zone.ts';
import type { Raster } from './raster.ts';
import type { Reader } from './tesseract.ts';
import { readWithClassifier, readWithNetwork } from './zone-readings.ts';

/** The two recognisers that a zone is read with. */
export interface ZoneReaders {
  readonly classifier: Reader;
  readonly network: Reader;
}

export interface ReadMrz {
  readonly judged: JudgedMrz;
  /** What stands in each cell of `judged.lines` and how sure that is. */
  readonly cells: readonly (readonly CellReading[])[];
  /** Whether every cell was read, and none differently in a way that no check digit shows. */
  readonly complete: boolean;
}

/** A zone as the first recogniser sees it, one way up. */
export interface FirstLook {
  readonly raster: Raster;
  readonly zone: MrzZone;
  readonly heights: CellHeights;
  readonly reading: ZoneReading;
  readonly read: ReadMrz | undefined;
}

/** The confidence from which on a cell's readings agree. */
const UNDISPUTED = 70;

/** @param today decides the century of two-digit years. */
export async function lookAtZone(
  { classifier }: ZoneReaders,
  raster: Raster,
  zone: MrzZone,
  today: Date,
): Promise<FirstLook> {
  const heights = cellHeights(raster, zone);
  const reading = await readWithClassifier(classifier, raster, zone, { letterHeight: 34 });
  return { raster, zone, heights, reading, read: judge(fuseCells([reading], heights), today) };
}

/** How many check digits agree: none or one by chance where the zone stands on its head. */
export function agreeingChecks({ read }: FirstLook): number {
  return Object.values(read?.judged.checks ?? {}).filter(Boolean).length;
}

/**
 * Goes on from a first look: reads with both recognisers at other sizes and fuses what they say,
 * until a valid zone is read of which no cell is in dispute. Some characters are equal to a check
 * digit (P and F, W and M), so that agreeing checks do not end a dispute; nor do they ever decide
 * what a cell holds. Where the dispute goes on, the last valid fusion is the answer.
 * @param goOn asked before each further reading; false ends them, for a deadline.
 * @returns undefined where what was read is no machine readable zone.
 */
export async function readMrz(
  { classifier, network }: ZoneReaders,
  { raster, zone, heights, reading: first, read: firstRead }: FirstLook,
  { today, goOn }: { today: Date; goOn: () => boolean },
): Promise<ReadMrz | undefined> {
  const readings: ZoneReading[] = [first];
  const further = [
    () => readWithNetwork(network, raster, zone, { letterHeight: 30, known: first }),
    () => readWithClassifier(classifier, raster, zone, { letterHeight: 26 }),
    () => readWithNetwork(network, raster, zone, { letterHeight: 24, known: first }),
    () => readWithClassifier(classifier, raster, zone, { letterHeight: 34, equalise: true }),
  ];
  let read = firstRead;
  let lastValid: ReadMrz | undefined;
  for (const next of further) {
    if (!goOn()) break;
    readings.push(await next());
    read = judge(fuseCells(readings, heights), today);
    if (read === undefined || !read.judged.valid || !read.complete) continue;
    lastValid = read;
    if (read.cells.every((row) => row.every(({ confidence }) => confidence >= UNDISPUTED))) break;
  }
  return lastValid ?? read;
}

function judge(cells: CellReading[][], today: Date): ReadMrz | undefined {
  const lines = cells.map((row) => row.map(({ character }) => character).join(''));
  const judged = judgeMrz(lines, { today });
  if (judged === undefined) return undefined;
  const complete = cells.every((row) =>
    row.every(({ confidence, undecided }) => confidence > 0 && undecided !== true),
  );
  return { judged, cells, complete };
}
