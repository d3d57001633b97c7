import { type Raster, cropPng } from './raster.ts';
import type { Reader } from './tesseract.ts';
import type { TextLine } from './text-lines.ts';

/** A line and what it says. */
export interface ReadLine {
  readonly line: TextLine;
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
}

/** The height that letters are brought to, in pixels: the network was trained on about that. */
const LETTER_HEIGHT = 30;
const MAX_SCALE = 4;

/** So many letters are presented as a word. */
const SHORT = 3;

/** How sure a reading must be to count as text: of one or two letters, patterns give many by chance. */
const LEGIBLE = { short: 70, long: 40 } as const;

/** Whether a line was read as text rather than seen in a pattern or a portrait. */
export function isLegible({ text, confidence }: ReadLine): boolean {
  const characters = text.replaceAll(/\s/g, '');
  const letters = characters.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
  const threshold = letters < 3 ? LEGIBLE.short : LEGIBLE.long;
  return letters > 0 && letters >= 0.6 * characters.length && confidence >= threshold;
}

/**
 * Reads one line of print by itself. Whole pages are not given to the recogniser: it would spend
 * seconds on portraits and patterns, and could not be stopped in between.
 */
export async function readLine(network: Reader, raster: Raster, line: TextLine): Promise<ReadLine> {
  const short = line.letters.length <= SHORT;
  const margin = line.letterHeight / (short ? 3 : 2);
  const box = {
    left: line.left - margin,
    top: line.top - margin,
    right: line.right + margin,
    bottom: line.bottom + margin,
  };
  const scale = Math.min(MAX_SCALE, LETTER_HEIGHT / line.letterHeight);
  const words = await network.words(await cropPng(raster, box, { scale }), short ? 'word' : 'line');
  const text = words
    .map((word) => word.text.trim())
    .join(' ')
    .trim();
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);
  return { line, text, confidence };
}

/** From the top down, and from left to right within a row. */
export function inReadingOrder<Line extends { top: number; bottom: number; left: number }>(
  lines: readonly Line[],
): Line[] {
  const rows: Line[][] = [];
  for (const line of lines.toSorted((one, other) => one.top - other.top)) {
    const row = rows.find(([first]) => first !== undefined && shareRow(first, line));
    if (row === undefined) rows.push([line]);
    else row.push(line);
  }
  return rows.flatMap((row) => row.toSorted((one, other) => one.left - other.left));
}

interface Rows {
  readonly top: number;
  readonly bottom: number;
}

function shareRow(one: Rows, other: Rows): boolean {
  const overlap = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return overlap > Math.min(one.bottom - one.top, other.bottom - other.top) / 2;
}
