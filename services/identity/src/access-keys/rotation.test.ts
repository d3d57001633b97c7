import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRotation, type SecretTimes, secretsInForce } from './rotation.ts';

const start = Date.UTC(2026, 0, 1);
const first: SecretTimes = { createTime: new Date(start), expireTime: null };

/** What is stored after a rotation. */
function rotated(secrets: readonly SecretTimes[], now: Date, overlapMs: number): SecretTimes[] {
  const { createTime, replaced, dropped } = planRotation(secrets, { now, overlapMs });
  const kept = secrets
    .filter((secret) => !dropped.includes(secret))
    .map((secret) => (secret === replaced?.secret ? { ...secret, expireTime: replaced.expireTime } : secret));
  return [...kept, { createTime, expireTime: null }];
}

test('the secret before works on for the overlap, and not a moment longer', () => {
  const secrets = rotated([first], new Date(start + 1_000), 5_000);
  expect(secretsInForce(secrets, new Date(start + 5_999))).toHaveLength(2);
  expect(secretsInForce(secrets, new Date(start + 6_000))).toEqual([
    { createTime: new Date(start + 1_000), expireTime: null },
  ]);
});

test('without an overlap it ends at once', () => {
  expect(rotated([first], new Date(start + 1), 0)).toEqual([
    { createTime: new Date(start + 1), expireTime: null },
  ]);
});

test('a second rotation drops the oldest, however long it was to work on', () => {
  const once = rotated([first], new Date(start + 1), 1_000_000);
  const twice = rotated(once, new Date(start + 2), 1_000_000);
  expect(twice).toHaveLength(2);
  expect(twice.map(({ createTime }) => createTime.getTime())).toEqual([start + 1, start + 2]);
});

test('whatever the clock does, a key has one newest secret that does not end, and at most one beside it', () => {
  const steps = fc.array(fc.record({ at: fc.nat(10_000), overlapMs: fc.nat(5_000) }), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (rotations) => {
      let secrets: SecretTimes[] = [first];
      for (const { at, overlapMs } of rotations) {
        const before = secrets;
        secrets = rotated(before, new Date(start + at), overlapMs);
        expect(secrets.length).toBeLessThanOrEqual(2);
        const [newest, older] = secrets.toSorted((a, b) => +b.createTime - +a.createTime);
        expect(newest?.expireTime).toBeNull();
        for (const { createTime } of before)
          expect(newest?.createTime.getTime()).toBeGreaterThan(createTime.getTime());
        expect(older === undefined).toBe(overlapMs === 0);
        expect(older?.expireTime ?? new Date(start + at + overlapMs)).toEqual(
          new Date(start + at + overlapMs),
        );
      }
    }),
  );
});
