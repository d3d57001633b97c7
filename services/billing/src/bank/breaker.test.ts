import { manualClock } from '@cedula/chassis/time/clock.ts';
import { CircuitState } from 'cockatiel';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Breaker, createBreaker, type Refused, type Try } from './breaker.ts';
import { createFailureWindow } from './failure-window.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

const newBreaker = () => createBreaker({ now: () => Date.now() });
const advance = (ms: number) => void vi.setSystemTime(Date.now() + ms);
const fail = (breaker: Breaker) => breaker.run(() => Promise.resolve({ failed: true }));
const succeed = (breaker: Breaker) => breaker.run(() => Promise.resolve({ failed: false }));

async function repeat(count: number, what: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await what();
}

test('fewer than ten calls say nothing, the tenth opens', async () => {
  const breaker = newBreaker();
  await repeat(9, () => fail(breaker));
  expect(breaker.state()).toBe('closed');
  await fail(breaker);
  expect(breaker.state()).toBe('open');
  expect(await succeed(breaker)).toEqual({ retryAfterSeconds: 5 });
});

test('half of the calls is enough, one less is not', async () => {
  const half = newBreaker();
  await repeat(5, () => succeed(half));
  await repeat(5, () => fail(half));
  expect(half.state()).toBe('open');
  const less = newBreaker();
  await repeat(6, () => succeed(less));
  await repeat(5, () => fail(less));
  expect(less.state()).toBe('closed');
});

test('what is ten seconds old does not count, after a pause neither', async () => {
  const breaker = newBreaker();
  await repeat(9, () => fail(breaker));
  advance(10_000);
  await fail(breaker);
  expect(breaker.state()).toBe('closed');
});

test('after five seconds one call probes, the others are told so at once', async () => {
  const breaker = newBreaker();
  await repeat(10, () => fail(breaker));
  advance(3_200);
  expect(await succeed(breaker)).toEqual({ retryAfterSeconds: 2 });
  advance(1_800);
  const answer = Promise.withResolvers<Try>();
  const probe = breaker.run(() => answer.promise);
  expect(breaker.state()).toBe('half_open');
  expect(await succeed(breaker)).toEqual({ retryAfterSeconds: 1 });
  answer.resolve({ failed: false });
  expect(await probe).toEqual({ failed: false });
  expect(breaker.state()).toBe('closed');
  // What was before the bank went says nothing of it any more.
  await repeat(8, () => fail(breaker));
  expect(breaker.state()).toBe('closed');
});

test('a probe that fails opens for five seconds more', async () => {
  const breaker = newBreaker();
  await repeat(10, () => fail(breaker));
  advance(5_000);
  await fail(breaker);
  expect(breaker.state()).toBe('open');
  advance(4_900);
  expect(await succeed(breaker)).toEqual({ retryAfterSeconds: 1 });
  advance(100);
  await succeed(breaker);
  expect(breaker.state()).toBe('closed');
});

test('what changes is told', async () => {
  const breaker = newBreaker();
  const states: string[] = [];
  breaker.onChange((state) => states.push(state));
  await repeat(10, () => fail(breaker));
  advance(5_000);
  await succeed(breaker);
  expect(states).toEqual(['open', 'half_open', 'closed']);
});

test('so many calls are under way at once, and no more', async () => {
  const breaker = newBreaker();
  const answer = Promise.withResolvers<Try>();
  const running = Array.from({ length: 128 }, () => breaker.run(() => answer.promise));
  expect(await succeed(breaker)).toEqual({ retryAfterSeconds: 1 } satisfies Refused);
  answer.resolve({ failed: false });
  await Promise.all(running);
  expect(await succeed(breaker)).toEqual({ failed: false });
});

test('the window opens exactly where its limit says, whatever came when', () => {
  const calls = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 20 }).map((steps) => steps * 200), failed: fc.boolean() }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(calls, (sequence) => {
      const clock = manualClock();
      const window = createFailureWindow({ spanMs: 10_000, minCalls: 10, share: 0.5 }, clock);
      const seen: { at: number; failed: boolean }[] = [];
      for (const { afterMs, failed } of sequence) {
        clock.advance(afterMs);
        seen.push({ at: clock.now(), failed });
        if (!failed) {
          window.success(CircuitState.Closed);
          continue;
        }
        const recent = seen.filter(({ at }) => at > clock.now() - 10_000);
        const failures = recent.filter((call) => call.failed).length;
        const expected = recent.length >= 10 && failures * 2 >= recent.length;
        expect(window.failure(CircuitState.Closed)).toBe(expected);
      }
    }),
  );
});
