import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areCheckEqual, checkDigit } from './check-digit.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<';
const value = (character: string) => (character === '<' ? 0 : Number.parseInt(character, 36));
const texts = fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: 1, maxLength: 44 });

describe('the check digit', () => {
  test.each([
    ['520727', 3],
    ['AB2134<<<', 5],
    ['L898902C3', 6],
    ['HA672242<', 6],
    ['D23145890', 7],
  ])('of %s is %d, as ICAO 9303 prints it', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });

  test('changes with any single character, unless both are equal modulo ten', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.constantFrom(...Array.from(alphabet)), (text, at, character) => {
        const index = at % text.length;
        const other = text.slice(0, index) + character + text.slice(index + 1);
        const same = value(text.charAt(index)) % 10 === value(character) % 10;
        expect(checkDigit(other) === checkDigit(text)).toBe(same);
      }),
    );
  });

  test('cannot tell P from F or G from 6, but O from 0', () => {
    expect([areCheckEqual('P', 'F'), areCheckEqual('G', '6'), areCheckEqual('O', '0')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('refuses what a machine readable zone cannot hold', () => {
    expect(() => checkDigit('AB 12')).toThrow(RangeError);
  });
});
