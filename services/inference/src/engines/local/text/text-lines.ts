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
const letterHeights = { from: 5, to: 90 } as const;

/** How much wider than high a patch may be: small print runs together into whole words. */
const widestWord = 12;

/** The patches of ink that may be letters: neither specks nor portraits, frames and rules. */
export function likelyLetters(components: readonly Component[]): Component[] {
  return components.filter(({ left, top, right, bottom, area }) => {
    const [width, height] = [right - left, bottom - top];
    if (height < letterHeights.from || height > letterHeights.to) return false;
    return width <= widestWord * height && area >= 0.12 * width * height;
  });
}

/** How much wider a gap may be for a letter of small print that left no ink, in pixels. */
const LOST_LETTER = 6;

/**
 * Joins letters into lines: each with the nearest one to its left that stands at about the same
 * height, is of about the same size, and is no farther off than a wide space. A letter on its own
 * counts where it stands in a row with others, as the sex of a person does. The text must run
 * horizontally.
 */
export function findTextLines(letters: readonly Component[]): TextLine[] {
  const chains: Component[][] = [];
  for (const letter of letters.toSorted((one, other) => one.left - other.left)) {
    const chain = nearestChain(chains, letter);
    if (chain === undefined) chains.push([letter]);
    else chain.push(letter);
  }
  const [single, joined] = [
    chains.filter(({ length }) => length === 1),
    chains.filter(({ length }) => length > 1),
  ];
  const lines = joined.map(lineOf);
  const alone = single.map(lineOf).filter((one) => lines.some((line) => standsInRowWith(one, line)));
  return [...lines, ...alone];
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
    overlap > smaller / 2 && larger < 2.2 * smaller && gap > -larger / 2 && gap < 1.3 * larger + LOST_LETTER
  );
}

function standsInRowWith(letter: PixelBox, line: TextLine): boolean {
  const tolerance = line.letterHeight / 5;
  const [firstLetter] = line.letters;
  if (firstLetter === undefined) return false;
  const edges = [letter.top - firstLetter.top, letter.bottom - firstLetter.bottom];
  return edges.every((difference) => Math.abs(difference) <= tolerance);
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
