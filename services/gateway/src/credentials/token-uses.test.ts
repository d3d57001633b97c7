import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTokenUses, type TokenUse } from './token-uses.ts';

const log = createLogger({ service: 'gateway', level: 'silent' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open({ maxTokens = 100 } = {}) {
  const clock = manualClock(0);
  const told: TokenUse[][] = [];
  const identity = { isAway: false };
  const record = async (uses: readonly TokenUse[]) => {
    if (identity.isAway) throw new Error('away');
    told.push([...uses]);
  };
  const uses = createTokenUses({ record, clock, log, intervalMs: 1_000, maxTokens });
  return { uses, clock, told, identity };
}

test('of many uses of a token the last one is told, and once', async () => {
  const { uses, clock, told } = open();
  for (let count = 0; count < 5; count += 1) {
    clock.advance(10);
    uses.note('tok_1');
  }
  uses.note('tok_2');
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([
    [
      { apiTokenId: 'tok_1', useMs: 50 },
      { apiTokenId: 'tok_2', useMs: 50 },
    ],
  ]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveLength(1);
  await uses.close();
});

test('what identity was not told while it was away it is told after', async () => {
  const { uses, clock, told, identity } = open();
  identity.isAway = true;
  uses.note('tok_1');
  await vi.advanceTimersByTimeAsync(1_000);
  clock.advance(1_000);
  uses.note('tok_2');
  identity.isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([
    [
      { apiTokenId: 'tok_1', useMs: 0 },
      { apiTokenId: 'tok_2', useMs: 1_000 },
    ],
  ]);
  await uses.close();
});

test('what is gathered is bounded, and told a thousand at a time', async () => {
  const { uses, told } = open({ maxTokens: 1_500 });
  for (let count = 0; count < 2_000; count += 1) uses.note(`tok_${count}`);
  await uses.close();
  expect(told.map(({ length }) => length)).toEqual([1_000, 500]);
});

test('the last uses are told at the end', async () => {
  const { uses, told } = open();
  uses.note('tok_1');
  await uses.close();
  expect(told).toEqual([[{ apiTokenId: 'tok_1', useMs: 0 }]]);
});
