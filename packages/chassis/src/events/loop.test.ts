import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silent } from '../../testing/ledger/open-ledger.ts';
import { createLoop } from './loop.ts';

function counting(
  idleMs: number,
  turn: (turns: number) => Promise<'more' | 'idle'> = () => Promise.resolve('idle'),
) {
  const seen = { turns: 0 };
  const loop = createLoop({
    name: 'test',
    idleMs,
    log: silent,
    turn: () => {
      seen.turns += 1;
      return turn(seen.turns);
    },
  });
  return { seen, loop };
}

test('a loop takes turns until it is closed', async () => {
  const { seen, loop } = counting(10);
  await expect.poll(() => seen.turns).toBeGreaterThan(3);
  await loop.close();
  const { turns } = seen;
  await delay(40);
  expect(seen.turns).toBe(turns);
});

test('an idle loop is woken, also while it takes a turn', async () => {
  const { seen, loop } = counting(60_000, () => delay(50).then(() => 'idle'));
  await delay(20);
  loop.wake();
  await expect.poll(() => seen.turns).toBe(2);
  await delay(100);
  loop.wake();
  await expect.poll(() => seen.turns).toBe(3);
  await loop.close();
});

test('where there is more, it does not wait', async () => {
  const { seen, loop } = counting(60_000, (turns) => Promise.resolve(turns < 10 ? 'more' : 'idle'));
  await expect.poll(() => seen.turns).toBe(10);
  await loop.close();
});

test('after failures it waits longer and longer, and is not woken', async () => {
  const { seen, loop } = counting(20, () => Promise.reject(new Error('away')));
  for (let time = 0; time < 50; time += 1) {
    loop.wake();
    await delay(5);
  }
  expect(seen.turns).toBeLessThan(6);
  await loop.close();
});

test('closing waits for the turn under way, and not for the next one', async () => {
  let isOver = false;
  const { loop } = counting(60_000, async () => {
    await delay(60);
    isOver = true;
    return 'idle';
  });
  await delay(10);
  await loop.close();
  expect(isOver).toBe(true);
});
