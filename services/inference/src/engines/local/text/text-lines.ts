import type { Component } from './components.ts';
import type { PixelBox } from './raster.ts';
import { median } from './skew.ts';

/** Letters that follow each other on one line. */
export interface TextLine extends PixelBox {
  /** From left to right. Letters that touch count as one. */
  readonly letters: readonly PixelBox[];
  /** The height of a typical letter. */
  readonly letterHeight: number;
}

/** Heights in pixels between which a patch of ink may be a letter. */
const LETTER_HEIGHTS = { from: 5, to: 90 } as const;

/** How much wider than high a patch may be: small print runs together into whole words. */
const WIDEST_WORD = 12;

/** Twice what a densely printed sheet has. */
const MAX_LETTERS = 10_000;

/** Beyond that many lines, only the longest are kept. */
const MAX_LINES = 1_000;

/**
 * The patches of ink that may be letters: neither specks nor portraits, frames and rules. At most
 * 10,000, the largest.
 */
export function likelyLetters(components: readonly Component[]): Component[] {
  const letters = components.filter(({ left, top, right, bottom, area }) => {
    const [width, height] = [right - left, bottom - top];
    if (height < LETTER_HEIGHTS.from || height > LETTER_HEIGHTS.to) return false;
    return width <= WIDEST_WORD * height && area >= 0.12 * width * height;
  });
  return letters.toSorted((one, other) => other.area - one.area).slice(0, MAX_LETTERS);
}

/** How much wider a gap may be for a letter of small print that left no ink, in pixels. */
const LOST_LETTER = 6;

/** The widest gap within a line, in heights of its taller letter: more is another column. */
const SPACE = 1.3;

const WIDEST_GAP = SPACE * LETTER_HEIGHTS.to + LOST_LETTER;

/**
 * Joins letters into lines: each with the nearest one to its left that stands at about the same
 * height, is of about the same size, and is no farther off than a wide space. A letter on its own
 * counts where it stands in a row with others, as the sex of a person does. The text must run
 * horizontally.
 */
export function findTextLines(letters: readonly Component[]): TextLine[] {
  const chains: Component[][] = [];
  let open: Component[][] = [];
  for (const letter of letters.toSorted((one, other) => one.left - other.left)) {
    open = open.filter((chain) => letter.left - (chain.at(-1)?.right ?? 0) < WIDEST_GAP);
    const chain = nearestChain(open, letter);
    if (chain === undefined) {
      const begun = [letter];
      chains.push(begun);
      open.push(begun);
    } else chain.push(letter);
  }
  const [single, joined] = [
    chains.filter(({ length }) => length === 1),
    chains.filter(({ length }) => length > 1),
  ];
  const lines = joined.map(lineOf).toSorted((one, other) => other.letters.length - one.letters.length);
  const longest = lines.slice(0, MAX_LINES);
  const alone = single.map(lineOf).filter((one) => longest.some((line) => standsInRowWith(one, line)));
  return [...longest, ...alone];
}

function nearestChain(chains: readonly Component[][], letter: Component): Component[] | undefined {
  let nearest: Component[] | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const chain of chains) {
    const last = chain.at(-1);
    if (last === undefined || !follows(last, letter)) continue;
    const gap = letter.left - last.right + Math.abs(middle(letter) - middle(last));
    if (gap < shortest) {
      shortest = gap;
      nearest = chain;
    }
  }
  return nearest;
}

function follows(last: PixelBox, next: PixelBox): boolean {
  const [lastHeight, nextHeight] = [last.bottom - last.top, next.bottom - next.top];
  const [smaller, larger] = [Math.min(lastHeight, nextHeight), Math.max(lastHeight, nextHeight)];
  const overlap = Math.min(last.bottom, next.bottom) - Math.max(last.top, next.top);
  const gap = next.left - last.right;
  return (
    overlap > smaller / 2 && larger < 2.2 * smaller && gap > -larger / 2 && gap < SPACE * larger + LOST_LETTER
  );
}

function standsInRowWith(letter: PixelBox, line: TextLine): boolean {
  const tolerance = line.letterHeight / 5;
  const [first] = line.letters;
  if (first === undefined || Math.abs(letter.top - first.top) > tolerance) return false;
  return Math.abs(letter.bottom - first.bottom) <= tolerance;
}

function lineOf(letters: readonly Component[]): TextLine {
  return {
    left: Math.min(...letters.map(({ left }) => left)),
    top: Math.min(...letters.map(({ top }) => top)),
    right: Math.max(...letters.map(({ right }) => right)),
    bottom: Math.max(...letters.map(({ bottom }) => bottom)),
    letters,
    letterHeight: median(letters.map(({ top, bottom }) => bottom - top)),
  };
}

function middle({ top, bottom }: PixelBox): number {
  return (top + bottom) / 2;
}
