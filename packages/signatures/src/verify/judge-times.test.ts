import { expect, test } from 'vitest';
import { COVERED, NOW_SECONDS, parameters, signAsTold } from '../testing/sign-as-told.ts';
import { refusal, verdict } from '../testing/verdict.ts';
import { unsigned } from '../testing/wire-request.ts';

function created(seconds: number, lifetimeSeconds = 300) {
  const times = { created: String(seconds), expires: String(seconds + lifetimeSeconds) };
  return signAsTold(unsigned, `(${COVERED})${parameters(times)}`);
}

test.each([
  ['of now', 0, 300],
  ['30 s ahead', 30, 300],
  ['300 s old', -300, 300],
  ['in its last second', -1, 1],
])('a signature %s is accepted', (_, offset, lifetime) => {
  expect(verdict(created(NOW_SECONDS + offset, lifetime))).toBe('accepted');
});

test.each([
  ['31 s ahead', 31, 300],
  ['301 s old', -301, 300],
  ['expired a second ago', -2, 1],
  ['from before 1970', -NOW_SECONDS - 5, 300],
])('a signature %s is refused, and its sender learns the time here', (_, offset, lifetime) => {
  expect(refusal(created(NOW_SECONDS + offset, lifetime))).toMatchObject({
    reason: 'SIGNATURE_EXPIRED',
    serverTime: '2023-11-14T22:13:20.000Z',
  });
});

test('the time is judged before the MAC, so that a wrong clock is told apart from a wrong secret', () => {
  const late = { ...created(NOW_SECONDS - 400), target: '/v1/other' };
  expect(verdict(late)).toBe('SIGNATURE_EXPIRED');
});
