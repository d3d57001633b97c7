import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loginWaitMs, type Tally } from './login-throttle.ts';

const now = Date.UTC(2026, 0, 1);
const tally = (failures: number, agoMs = 0): Tally => ({ failures, lastTime: new Date(now - agoMs) });
const waitAfter = (own: number, account = 0) =>
  loginWaitMs({ own: tally(own), account: account === 0 ? undefined : tally(account) }, now);

test.each([
  [0, 0],
  [1, 0],
  [4, 0],
  [5, 1_000],
  [6, 2_000],
  [7, 4_000],
  [10, 32_000],
  [14, 512_000],
  [15, 900_000],
  [16, 900_000],
  [1_000_000, 900_000],
])('after %i failures of its own an address waits %i ms', (failures, waitMs) => {
  expect(waitAfter(failures)).toBe(waitMs);
});

test('the wait runs out with time, and is over when it is', () => {
  expect(loginWaitMs({ own: tally(6, 500), account: undefined }, now)).toBe(1_500);
  expect(loginWaitMs({ own: tally(6, 1_999), account: undefined }, now)).toBe(1);
  expect(loginWaitMs({ own: tally(6, 2_000), account: undefined }, now)).toBe(0);
});

test('a clock that was ahead elsewhere makes nobody wait longer than the delay', () => {
  expect(loginWaitMs({ own: tally(5, -60_000), account: undefined }, now)).toBe(1_000);
});

test('after a day without a failure an address is new', () => {
  const dayMs = 24 * 3_600_000;
  const ago = (ms: number) => loginWaitMs({ own: tally(100, ms), account: tally(100) }, now);
  expect(ago(0)).toBe(900_000);
  expect(ago(dayMs)).toBe(0);
});

describe('failures of the account from anywhere', () => {
  const counts = fc.integer({ min: 0, max: 100_000 });

  test('never keep an address waiting that has not failed', () => {
    fc.assert(
      fc.property(counts, counts, (account, agoMs) => {
        expect(loginWaitMs({ own: undefined, account: tally(account, agoMs) }, now)).toBe(0);
        expect(loginWaitMs({ own: tally(0), account: tally(account, agoMs) }, now)).toBe(0);
      }),
    );
  });

  test('make an address wait sooner that has, but for one failure at most two seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), counts, (own, account) => {
        expect(waitAfter(own, account)).toBeGreaterThanOrEqual(waitAfter(own));
        expect(waitAfter(1, account)).toBeLessThanOrEqual(2_000);
      }),
    );
    expect(waitAfter(1, 100)).toBe(2_000);
    expect(waitAfter(1, 79)).toBe(0);
    expect(waitAfter(4, 20)).toBe(1_000);
  });

  test('are forgotten after an hour', () => {
    expect(loginWaitMs({ own: tally(4), account: tally(500, 3_600_000) }, now)).toBe(0);
  });
});

test('more failures never mean a shorter wait', () => {
  const count = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(count, count, count, (own, account, more) => {
      expect(waitAfter(own + more, account)).toBeGreaterThanOrEqual(waitAfter(own, account));
      expect(waitAfter(own, account + more)).toBeGreaterThanOrEqual(waitAfter(own, account));
    }),
  );
});
