import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRevision } from './revision.ts';

function start() {
  const clock = manualClock();
  const uptime = manualClock(0);
  const revision = createRevision({ clock, uptime: () => uptime.now() });
  const pass = (ms: number) => {
    clock.advance(ms);
    uptime.advance(ms);
  };
  return { clock, uptime, revision, pass };
}

describe('what is loaded is vouched for', () => {
  test('by nobody at first', () => {
    expect(start().revision.isVouchedFor()).toBe(false);
  });

  test('for 4 s after the revision was read', () => {
    const { clock, revision, pass } = start();
    revision.vouch(1n, clock.now());
    pass(3_999);
    expect(revision.isVouchedFor()).toBe(true);
    pass(1);
    expect(revision.isVouchedFor()).toBe(false);
  });

  test('not for longer by a heartbeat that came late', () => {
    const { clock, revision, pass } = start();
    const readMs = clock.now();
    pass(3_000);
    revision.vouch(1n, readMs);
    pass(999);
    expect(revision.isVouchedFor()).toBe(true);
    pass(1);
    expect(revision.isVouchedFor()).toBe(false);
    revision.vouch(1n, readMs);
    expect(revision.isVouchedFor()).toBe(false);
  });

  test('not by a heartbeat of an older revision', () => {
    const { clock, revision } = start();
    revision.learn(7n);
    revision.vouch(6n, clock.now());
    expect(revision.isVouchedFor()).toBe(false);
    revision.vouch(7n, clock.now());
    expect(revision.isVouchedFor()).toBe(true);
  });

  test('for no longer when this clock is set back', () => {
    const { clock, revision, pass } = start();
    revision.vouch(1n, clock.now());
    clock.advance(-3_600_000);
    pass(4_000);
    expect(revision.isVouchedFor()).toBe(false);
  });

  test('for no longer when the machine slept, and its uptime stood still', () => {
    const { clock, revision } = start();
    revision.vouch(1n, clock.now());
    clock.advance(4_000);
    expect(revision.isVouchedFor()).toBe(false);
  });

  test('by nobody for a minute after identity showed a clock that is ahead', () => {
    const { clock, revision, pass } = start();
    expect(revision.vouch(1n, clock.now() + 500)).toBe(true);
    expect(revision.isVouchedFor()).toBe(true);
    expect(revision.vouch(1n, clock.now() + 501)).toBe(false);
    pass(59_999);
    revision.vouch(1n, clock.now());
    expect(revision.isVouchedFor()).toBe(false);
    pass(1);
    expect(revision.isVouchedFor()).toBe(true);
  });
});

test('a revision is news once, and never goes back', () => {
  const { revision } = start();
  expect([2n, 2n, 1n, 3n].map((heard) => revision.learn(heard))).toEqual([true, false, false, true]);
  expect(revision.current()).toBe(3n);
});

/**
 * Identity reads the revision each second and tells it; what it tells is lost, late and out of
 * order at will, and its clock is off by up to half a second. One change commits.
 */
test('5 s after a change nothing loaded before it is used, whatever becomes of the heartbeats', () => {
  const anyBeat = fc.record({
    delayMs: fc.oneof(fc.nat(50), fc.nat(6_000), fc.nat(30_000)),
    isLost: fc.boolean(),
  });
  const anyRun = fc.record({
    beats: fc.array(anyBeat, { minLength: 1, maxLength: 12 }),
    skewMs: fc.oneof(fc.constant(500), fc.integer({ min: -2_000, max: 500 })),
    // Just after a heartbeat was read is the worst moment; just after 5 s the first that counts.
    changeMs: fc.tuple(fc.nat(11), fc.nat(20)).map(([beat, afterMs]) => beat * 1_000 + afterMs),
    askMs: fc.oneof(fc.nat(50), fc.nat(30_000)),
  });
  fc.assert(
    fc.property(anyRun, ({ beats, skewMs, changeMs, askMs }) => {
      const { clock, revision, pass } = start();
      const begin = clock.now();
      // What is asked for was loaded before the change.
      const loadedAt = 1n;
      revision.learn(loadedAt);
      const deliveries = beats
        .map(({ delayMs, isLost }, index) => ({
          readMs: index * 1_000,
          heardMs: index * 1_000 + delayMs,
          isLost,
        }))
        .filter(({ isLost, heardMs }) => !isLost && heardMs <= changeMs + 5_000 + askMs)
        .toSorted((one, other) => one.heardMs - other.heardMs);
      for (const { readMs, heardMs } of deliveries) {
        pass(begin + heardMs - clock.now());
        const read = readMs > changeMs ? 2n : loadedAt;
        revision.learn(read);
        revision.vouch(read, begin + readMs + skewMs);
      }
      pass(begin + changeMs + 5_000 + askMs - clock.now());
      const isUsed = loadedAt >= revision.current() && revision.isVouchedFor();
      expect(isUsed).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
