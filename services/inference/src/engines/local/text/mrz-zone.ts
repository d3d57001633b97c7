import { type Layout, layouts } from '../../../mrz/layout.ts';
import type { PixelBox } from './raster.ts';
import { median } from './skew.ts';
import type { TextLine } from './text-lines.ts';

/** The middle of a cell of the machine readable zone, in pixels of the page. */
export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** Where a page has a machine readable zone, cell by cell. */
export interface MrzZone extends PixelBox {
  readonly layout: Layout;
  /** For each line, as many cells as the format has. */
  readonly cells: readonly (readonly Cell[])[];
  /** From cell to cell. */
  readonly pitch: number;
  readonly letterHeight: number;
}

interface PitchedLine {
  readonly line: TextLine;
  readonly pitch: number;
}

/** What sets these lines apart from other print: many letters, all at one distance. */
const FEWEST_LETTERS = 20;
const REGULAR_SHARE = 0.7;

/** Lines whose letters stand as evenly as those of a machine readable zone. */
function findPitchedLines(lines: readonly TextLine[]): PitchedLine[] {
  return lines.flatMap((line) => {
    const centres = line.letters.map(({ left, right }) => (left + right) / 2);
    const gaps = centres.slice(1).map((centre, index) => centre - (centres[index] ?? 0));
    const pitch = median(gaps);
    const regular = gaps.filter(
      (gap) => Math.abs(gap - pitch * Math.max(1, Math.round(gap / pitch))) < pitch / 4,
    );
    const evenly = regular.length >= REGULAR_SHARE * gaps.length;
    const proportion = pitch / line.letterHeight;
    const enough = line.letters.length >= FEWEST_LETTERS;
    return enough && evenly && proportion > 0.7 && proportion < 1.4 ? [{ line, pitch }] : [];
  });
}

/**
 * The machine readable zone: two or three such lines below each other, as long as a format of
 * ICAO 9303 demands. Undefined where there is none, or none of a known size.
 */
export function findMrzZone(lines: readonly TextLine[]): MrzZone | undefined {
  for (const group of groupsOf(findPitchedLines(lines))) {
    const zone = zoneOf(group);
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** Whether lines stand below each other as those of a zone do, of whatever length. */
export function resemblesMrzZone(lines: readonly TextLine[]): boolean {
  return groupsOf(findPitchedLines(lines)).length > 0;
}

/** Neighbouring lines of one pitch that begin at about the same place. */
function groupsOf(pitched: readonly PitchedLine[]): PitchedLine[][] {
  const groups: PitchedLine[][] = [];
  for (const next of pitched.toSorted((one, other) => one.line.top - other.line.top)) {
    const group = groups.find((members) => {
      const last = members.at(-1);
      return last !== undefined && belongTogether(last, next);
    });
    if (group === undefined) groups.push([next]);
    else group.push(next);
  }
  return groups.filter(({ length }) => length === 2 || length === 3);
}

function belongTogether(upper: PitchedLine, lower: PitchedLine): boolean {
  const step = lower.line.bottom - upper.line.bottom;
  return (
    Math.abs(upper.pitch - lower.pitch) < 0.08 * upper.pitch &&
    Math.abs(upper.line.left - lower.line.left) < 2.5 * upper.pitch &&
    step > 1.2 * upper.line.letterHeight &&
    step < 5 * upper.line.letterHeight
  );
}

function zoneOf(group: readonly PitchedLine[]): MrzZone | undefined {
  const pitch = median(group.map((member) => member.pitch));
  const lines = group.map(({ line }) => line);
  const box = {
    left: Math.min(...lines.map(({ left }) => left)),
    top: Math.min(...lines.map(({ top }) => top)),
    right: Math.max(...lines.map(({ right }) => right)),
    bottom: Math.max(...lines.map(({ bottom }) => bottom)),
  };
  const places = lines.map((line) => placesOf(line, pitch, box.left));
  const length = Math.max(...places.map((line) => line.length));
  const layout = Object.values(layouts).find(
    (candidate) => candidate.lineCount === group.length && candidate.lineLength === length,
  );
  if (layout === undefined) return undefined;
  const cells = places.map((line) => fillGaps(line, length, pitch));
  const letterHeight = median(lines.map((line) => line.letterHeight));
  return { ...box, layout, cells, pitch, letterHeight };
}

/**
 * The cells in which letters were found, by counting pitches from letter to letter: over the whole
 * line a pitch that is a little off, or grows with the perspective, would miss by a cell.
 */
function placesOf(line: TextLine, pitch: number, left: number): (Cell | undefined)[] {
  const places: (Cell | undefined)[] = [];
  let index = -1;
  let before = left - pitch / 3;
  for (const letter of line.letters) {
    const together = Math.max(1, Math.round((letter.right - letter.left) / pitch));
    const width = (letter.right - letter.left) / together;
    for (let part = 0; part < together; part += 1) {
      const x = letter.left + width * (part + 0.5);
      index += Math.max(index === -1 ? 1 : 0, Math.round((x - before) / pitch));
      places[Math.max(0, index)] = { x, y: (letter.top + letter.bottom) / 2 };
      before = x;
    }
  }
  return places;
}

/** A cell for every place: between found ones by proportion, beyond them by the pitch. */
function fillGaps(places: readonly (Cell | undefined)[], length: number, pitch: number): Cell[] {
  return Array.from({ length }, (_, index) => {
    const found = places[index];
    if (found !== undefined) return found;
    const [before, after] = [
      places.findLastIndex((cell, at) => at < index && cell !== undefined),
      places.findIndex((cell, at) => at > index && cell !== undefined),
    ];
    const [left, right] = [places[before], places[after]];
    if (left !== undefined && right !== undefined) {
      const share = (index - before) / (after - before);
      return { x: left.x + (right.x - left.x) * share, y: left.y + (right.y - left.y) * share };
    }
    if (left !== undefined) return { x: left.x + pitch * (index - before), y: left.y };
    if (right !== undefined) return { x: right.x - pitch * (after - index), y: right.y };
    return { x: 0, y: 0 };
  });
}
