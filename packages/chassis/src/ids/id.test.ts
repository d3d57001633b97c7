import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../time/clock.ts';
import { base32Alphabet } from './base32.ts';
import { createIdSource, isId, lowestIdAt, newId, timeOf } from './id.ts';
import { idPrefixes, type IdPrefix } from './prefixes.ts';

const body = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });

/** The 128 bits behind an id, read the slow way. */
function bitsOf(id: string): bigint {
  let bits = 0n;
  for (const character of id.slice(4)) bits = bits * 32n + BigInt(base32Alphabet.indexOf(character));
  return bits;
}

test('an id is its prefix and 26 characters of base32, for each kind', () => {
  for (const prefix of Object.keys(idPrefixes)) {
    if (!isPrefix(prefix)) throw new Error(prefix);
    const id = newId(prefix);
    expect(id.slice(0, 4)).toBe(`${prefix}_`);
    expect(id.slice(4)).toMatch(body);
    expect(isId(prefix, id)).toBe(true);
  }
});

function isPrefix(text: string): text is IdPrefix {
  return Object.hasOwn(idPrefixes, text);
}

test('the bits are those of a UUIDv7, and its time is the clock’s', () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: 0, max: 0xffff_ffff }), (ms, word) => {
      const id = createIdSource({ clock: { now: () => ms }, random: (words) => words.fill(word) })('img');
      const bits = bitsOf(id);
      expect(bits >> 128n).toBe(0n);
      expect(bits >> 80n).toBe(BigInt(ms));
      expect((bits >> 76n) & 0xfn).toBe(7n);
      expect((bits >> 62n) & 0b11n).toBe(0b10n);
      expect(timeOf(id)).toBe(ms);
    }),
  );
});

test('the example of RFC 9562 A.6 is written as its UUID is', () => {
  // 017F22E2-79B0-7CC3-98C4-DC0C0C07398F; its count is beyond a first one, so the counting is passed over.
  expect(bitsOf('img_01fwhe4ydgfk1shh6w1g60eecf').toString(16)).toBe('17f22e279b07cc398c4dc0c0c07398f');
  expect(timeOf('img_01fwhe4ydgfk1shh6w1g60eecf')).toBe(Date.UTC(2022, 1, 22, 19, 22, 22));
});

describe('the ids of a process ascend', () => {
  test('whatever the clock does', () => {
    const steps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -1_000, max: 1_000 })), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (moves) => {
        const clock = manualClock();
        const next = createIdSource({ clock });
        const ids = moves.map((ms) => {
          clock.advance(ms);
          return next('evt');
        });
        expect(ids).toEqual(ids.toSorted());
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  test('beyond what fits into one millisecond', () => {
    const clock = manualClock(1_000_000);
    const next = createIdSource({ clock });
    const ids = Array.from({ length: 20_000 }, () => next('req'));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(20_000);
    const [first, last] = [ids[0], ids.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no ids');
    expect(timeOf(first)).toBe(1_000_000);
    // At least 2,049 ids fit into a millisecond, at most 4,096.
    expect(timeOf(last) - 1_000_000).toBeLessThan(10);
  });
});

test('62 bits of an id are random', () => {
  const clock = manualClock();
  const all = createIdSource({ clock, random: (words) => words.fill(0xffff_ffff) });
  const none = createIdSource({ clock, random: (words) => words.fill(0) });
  const mask = 2n ** 62n - 1n;
  expect(bitsOf(all('img')) & mask).toBe(mask);
  expect(bitsOf(none('img')) & mask).toBe(0n);
});

test('two processes at the same moment make different ids', () => {
  const clock = manualClock();
  const [one, other] = [createIdSource({ clock }), createIdSource({ clock })];
  const ids = Array.from({ length: 2_000 }, () => [one('img'), other('img')]).flat();
  expect(new Set(ids).size).toBe(4_000);
});

describe('what is no id is refused', () => {
  const id = newId('img');

  test.each([
    ['another kind', newId('alb')],
    ['upper case', id.toUpperCase()],
    ['too short', id.slice(0, -1)],
    ['too long', `${id}0`],
    ['a line end', `${id}\n`],
    ['a space', ` ${id}`],
    ['more than 128 bits', `img_8${id.slice(5)}`],
    ['no prefix', id.slice(4)],
    ['no separator', id.replace('_', '')],
    ['empty', ''],
    ['a number', 1],
    ['nothing', undefined],
  ])('%s', (_, value) => {
    expect(isId('img', value)).toBe(false);
  });

  test('any character outside the alphabet', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
        fc.integer({ min: 5, max: 29 }),
        (character, at) => {
          const changed = id.slice(0, at) + character + id.slice(at + 1);
          expect(isId('img', changed)).toBe(base32Alphabet.includes(character));
        },
      ),
    );
  });
});

test('ids lie on the side of a moment on which they were made', () => {
  fc.assert(
    fc.property(anyTime, anyTime, fc.integer({ min: 0, max: 0xffff_ffff }), (madeMs, boundMs, word) => {
      const make = createIdSource({ clock: { now: () => madeMs }, random: (words) => words.fill(word) });
      expect(make('res') >= lowestIdAt('res', boundMs)).toBe(madeMs >= boundMs);
      expect(make('res') >= lowestIdAt('res', madeMs)).toBe(true);
    }),
  );
  expect(newId('res') > lowestIdAt('res', -5)).toBe(true);
  expect(newId('res') < lowestIdAt('res', 8e15)).toBe(true);
});
