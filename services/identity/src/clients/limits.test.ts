import { expect, test } from 'vitest';
import { effectiveLimits } from './limits.ts';

const defaults = { quotaPerMonth: 100, ratePerSecond: 10, burst: 20 };

test('what nobody set is as the installation has it', () => {
  expect(effectiveLimits({}, defaults)).toEqual(defaults);
  expect(effectiveLimits({ quotaPerMonth: null, burst: null }, defaults)).toEqual(defaults);
});

test('each limit is set for itself, to nothing at all too', () => {
  expect(effectiveLimits({ quotaPerMonth: 0 }, defaults)).toEqual({ ...defaults, quotaPerMonth: 0 });
  expect(effectiveLimits({ ratePerSecond: 1, burst: 2 }, defaults)).toEqual({
    quotaPerMonth: 100,
    ratePerSecond: 1,
    burst: 2,
  });
});
