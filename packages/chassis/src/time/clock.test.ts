import { expect, test } from 'vitest';
import { manualClock, systemClock } from './clock.ts';

test('a manual clock stands still until it is moved', () => {
  const clock = manualClock(1_000);
  expect(clock.now()).toBe(1_000);
  clock.advance(500);
  expect(clock.now()).toBe(1_500);
  clock.advance(-1_000);
  expect(clock.now()).toBe(500);
  clock.set(9);
  expect(clock.now()).toBe(9);
});

test('the system clock shows milliseconds since 1970', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
});
