import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { utcMonth } from './utc-month.ts';

test.each([
  [Date.UTC(2026, 0, 1), '2026-01', Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)],
  [Date.UTC(2026, 11, 31, 23, 59, 59, 999), '2026-12', Date.UTC(2026, 11, 1), Date.UTC(2027, 0, 1)],
  [Date.UTC(2028, 1, 29, 12), '2028-02', Date.UTC(2028, 1, 1), Date.UTC(2028, 2, 1)],
])('%d is in %s', (epochMs, name, startMs, endMs) => {
  expect(utcMonth(epochMs)).toEqual({ name, startMs, endMs });
});

test('months follow each other without a gap, whatever the time zone of the process', () => {
  const anyTime = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2200, 0) });
  fc.assert(
    fc.property(anyTime, (epochMs) => {
      const { startMs, endMs, name } = utcMonth(epochMs);
      expect(startMs <= epochMs && epochMs < endMs).toBe(true);
      expect(utcMonth(startMs).name).toBe(name);
      expect(utcMonth(endMs - 1).name).toBe(name);
      expect(utcMonth(endMs).startMs).toBe(endMs);
      expect(utcMonth(startMs - 1).endMs).toBe(startMs);
    }),
  );
});
