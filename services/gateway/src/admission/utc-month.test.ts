import { expect, test } from 'vitest';
import { utcMonth } from './utc-month.ts';

test.each([
  [Date.UTC(2026, 0, 1), '2026-01', Date.UTC(2026, 1, 1)],
  [Date.UTC(2026, 11, 31, 23, 59, 59, 999), '2026-12', Date.UTC(2027, 0, 1)],
  [Date.UTC(2028, 1, 29, 12), '2028-02', Date.UTC(2028, 2, 1)],
])('%d is in %s', (epochMs, name, endMs) => {
  expect(utcMonth(epochMs)).toEqual({ name, endMs });
});
