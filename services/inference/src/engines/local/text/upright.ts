import { readLine } from './line-reader.ts';
import { type FirstLook, type ZoneReaders, agreeingChecks, lookAtZone } from './mrz-reader.ts';
import { findMrzZone } from './mrz-zone.ts';
import { type Page, turnOver } from './page.ts';
import type { Reader } from './tesseract.ts';

/** A page the right way up, and the first look at its machine readable zone where it has one. */
export interface UprightPage {
  readonly page: Page;
  readonly look: FirstLook | undefined;
}

/** Agreeing check digits from which on a zone is not taken to stand on its head. */
const ENOUGH_CHECKS = 2;

/** Lines that are read both ways up where there is no zone. */
const SAMPLE_LINES = 3;

/**
 * Turns a straight page the right way up by its machine readable zone: the lower part of a document
 * holds it, and its check digits agree one way only.
 * @returns undefined where the page has no such zone.
 */
export async function uprightByZone(
  readers: ZoneReaders,
  page: Page,
  today: Date,
): Promise<UprightPage | undefined> {
  const zone = findMrzZone(page.lines);
  if (zone === undefined) return undefined;
  const likely = zone.top + zone.bottom < middleOf(page) * 2 ? await turnOver(page) : page;
  const first = await lookOf(readers, likely, today);
  if (first !== undefined && agreeingChecks(first) >= ENOUGH_CHECKS) return { page: likely, look: first };
  const unlikely = await turnOver(likely);
  const second = await lookOf(readers, unlikely, today);
  if (second === undefined) return { page: likely, look: first };
  const better = first === undefined || agreeingChecks(second) > agreeingChecks(first);
  return better ? { page: unlikely, look: second } : { page: likely, look: first };
}

/** Turns a straight page the right way up by reading its longest lines both ways. */
export async function uprightByPrint(network: Reader, page: Page): Promise<Page> {
  const over = await turnOver(page);
  return (await legibility(network, over)) > (await legibility(network, page)) ? over : page;
}

async function legibility(network: Reader, page: Page): Promise<number> {
  const longest = page.lines.toSorted((one, other) => other.letters.length - one.letters.length);
  let sum = 0;
  for (const line of longest.slice(0, SAMPLE_LINES)) {
    const read = await readLine(network, page.raster, line);
    sum += read.confidence * read.text.length;
  }
  return sum;
}

async function lookOf(readers: ZoneReaders, page: Page, today: Date): Promise<FirstLook | undefined> {
  const zone = findMrzZone(page.lines);
  return zone === undefined ? undefined : lookAtZone(readers, page.raster, zone, today);
}

/** The middle between a page's uppermost and lowest line. */
function middleOf({ lines }: Page): number {
  return (Math.min(...lines.map(({ top }) => top)) + Math.max(...lines.map(({ bottom }) => bottom))) / 2;
}
