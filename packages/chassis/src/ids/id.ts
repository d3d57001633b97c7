import { randomFillSync } from 'node:crypto';
import { type Clock, systemClock } from '../time/clock.ts';
import { decodeBase32, encode20Bits } from './base32.ts';
import type { Id, IdPrefix } from './prefixes.ts';

export type { Id, IdPrefix } from './prefixes.ts';

/** Makes ids of any kind. */
export type IdSource = <P extends IdPrefix>(prefix: P) => Id<P>;

/** What `createIdSource` takes; tests decide both. */
export interface IdSourceOptions {
  readonly clock?: Clock;
  /** Fills the array with random bits. */
  readonly random?: (words: Uint32Array) => unknown;
}

const wordsPerId = 3;
const idsPerDraw = 256;
const lastCount = 0xfff;
const greatestMs = 2 ** 48 - 1;
const body = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * Makes a source of ids: prefix, `_`, and a UUIDv7 (RFC 9562 §5.7) in 26 characters of
 * base32. The 128 bits, after two that are zero, in groups of twenty:
 *
 *     48 bits ms since 1970 (ten characters) | version 7, count (12 bits), variant, 2 random | 60 random
 *
 * The ids of one source ascend strictly, also within a millisecond and when the clock
 * goes back: the count begins at a random number below half its range and goes up by
 * one (RFC 9562 §6.2, method 1); when it is used up, the millisecond is taken as over.
 * 62 bits are random in every id, so that none can be guessed from another.
 */
export function createIdSource(options: IdSourceOptions = {}): IdSource {
  const { clock = systemClock, random = randomFillSync } = options;
  const words = new Uint32Array(wordsPerId * idsPerDraw);
  let nextWord = words.length;
  let lastMs = -1;
  let count = 0;
  let time = '';

  function begin(ms: number, seed: number): void {
    lastMs = ms;
    count = seed & 0x7ff;
    time = encodeTime(ms);
  }

  return (prefix) => {
    if (nextWord === words.length) {
      random(words);
      nextWord = 0;
    }
    const first = words[nextWord] ?? 0;
    const second = words[nextWord + 1] ?? 0;
    const third = words[nextWord + 2] ?? 0;
    nextWord += wordsPerId;
    const now = clock.now();
    if (now > lastMs) begin(now, first);
    else if (count === lastCount) begin(lastMs + 1, first);
    else count += 1;
    const versionAndCount = (0x7000 | count) << 4;
    const variantAndRandom = 0b1000 | (second & 0b11);
    return `${prefix}_${time}${encode20Bits(versionAndCount | variantAndRandom)}${encode20Bits(first >>> 12)}${encode20Bits(second >>> 12)}${encode20Bits(third >>> 12)}`;
  };
}

/** Ten characters hold 50 bits: the highest two are zero, the first one is 0 to 7. */
function encodeTime(ms: number): string {
  const high = Math.floor(ms / 0x4000_0000);
  const low = ms % 0x4000_0000;
  return encode20Bits(high) + encode20Bits(low >>> 10) + encode20Bits((low & 0x3ff) << 10).slice(0, 2);
}

/** The ids of this process. */
export const newId: IdSource = createIdSource();

/** Whether a value is written as an id of this kind. Says nothing about whether there is such a thing. */
export function isId<P extends IdPrefix>(prefix: P, value: unknown): value is Id<P> {
  return (
    typeof value === 'string' && value.startsWith(`${prefix}_`) && body.test(value.slice(prefix.length + 1))
  );
}

/** When an id was made, in milliseconds since 1970. */
export function timeOf(id: Id): number {
  const start = id.indexOf('_') + 1;
  return decodeBase32(id.slice(start, start + 10));
}

/**
 * A text that sorts below every id of a kind made at that time or later, and above all that
 * were made before: the bound of a span of time where rows are sorted by id.
 *
 * @param ms milliseconds since 1970; times that no id can hold count as the nearest one
 */
export function lowestIdAt(prefix: IdPrefix, ms: number): string {
  return `${prefix}_${encodeTime(Math.min(greatestMs, Math.max(0, ms)))}`;
}
