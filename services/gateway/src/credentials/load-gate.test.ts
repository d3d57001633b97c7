import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLoadGate } from './load-gate.ts';

const never = new AbortController().signal;

test('no more loads run than the bound, the others in their turn', async () => {
  const gate = createLoadGate({ maxRunning: 3, maxWaiting: 100 });
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const load = (index: number) => async () => {
    running += 1;
    most = Math.max(most, running);
    order.push(index);
    await sleep(1);
    running -= 1;
    return index;
  };
  const given = await Promise.all(Array.from({ length: 30 }, (_, index) => gate.run(load(index), never)));
  expect(most).toBe(3);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(given).toEqual(order);
});

test('a failed load frees its place', async () => {
  const gate = createLoadGate({ maxRunning: 1, maxWaiting: 1 });
  await expect(gate.run(() => Promise.reject(new Error('away')), never)).rejects.toThrow('away');
  await expect(gate.run(async () => 'here', never)).resolves.toBe('here');
});

test('too many waiting are refused at once, and who gives up waits no longer', async () => {
  const gate = createLoadGate({ maxRunning: 1, maxWaiting: 1 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = gate.run(() => promise, never);
  const leaving = new AbortController();
  let hasRun = false;
  const second = gate.run(async () => {
    hasRun = true;
  }, leaving.signal);
  await expect(gate.run(async () => 'third', never)).rejects.toThrow('too many');
  leaving.abort();
  await expect(second).rejects.toThrow('too long');
  const fourth = gate.run(async () => 'fourth', never);
  resolve('first');
  expect(await Promise.all([first, fourth])).toEqual(['first', 'fourth']);
  expect(hasRun).toBe(false);
});

test('a load that takes too long keeps its place until it ends', async () => {
  const gate = createLoadGate({ maxRunning: 1, maxWaiting: 0 });
  const { promise, resolve } = Promise.withResolvers<void>();
  await expect(gate.run(() => promise, AbortSignal.timeout(10))).rejects.toThrow('too long');
  await expect(gate.run(async () => 'next', never)).rejects.toThrow('too many');
  resolve();
  await sleep(0);
  await expect(gate.run(async () => 'next', never)).resolves.toBe('next');
});
