import { describe, expect, test } from 'vitest';
import { expandDate } from './calendar.ts';

const today = new Date('2026-11-21T12:00:00Z');

describe('a two-digit year', () => {
  test.each([
    ['740812', '1974-08-12'],
    ['261121', '2026-11-21'],
    ['261122', '1926-11-22'],
    ['000229', '2000-02-29'],
  ])('of a birth, %s, is in the past: %s', (cells, date) => {
    expect(expandDate(cells, 'birth', today)).toBe(date);
  });

  test.each([
    ['120415', '2012-04-15'],
    ['351231', '2035-12-31'],
    ['751231', '2075-12-31'],
    ['760101', '1976-01-01'],
  ])('of an expiry, %s, is within fifty years: %s', (cells, date) => {
    expect(expandDate(cells, 'expiry', today)).toBe(date);
  });

  test('comes without the parts that the issuer did not know', () => {
    expect(expandDate('74<<<<', 'birth', today)).toBe('1974');
    expect(expandDate('7408<<', 'birth', today)).toBe('1974-08');
  });

  test.each(['741312', '740832', '750229', '74<<12', '7408', 'ABCDEF', '<<<<<<', '7400<<'])(
    'makes no date of %s',
    (cells) => {
      expect(expandDate(cells, 'birth', today)).toBeUndefined();
    },
  );
});
