import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inBatches } from './batches.ts';

async function* numbers(count: number, pauses: Record<number, number> = {}) {
  for (let number = 1; number <= count; number += 1) {
    if (pauses[number] !== undefined) await delay(pauses[number]);
    yield number;
  }
}

async function collect<T>(batches: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(batches);
}

test('what is there already comes in batches of the greatest size', async () => {
  const batches = await collect(inBatches(numbers(7), { maxSize: 3, lingerMs: 50 }));
  expect(batches).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

test('what comes late is not waited for', async () => {
  const batches = await collect(inBatches(numbers(3, { 3: 200 }), { maxSize: 10, lingerMs: 20 }));
  expect(batches).toEqual([[1, 2], [3]]);
});

test('nothing comes of nothing', async () => {
  expect(await collect(inBatches(numbers(0), { maxSize: 3, lingerMs: 5 }))).toEqual([]);
});

test('a source that fails fails after the batch before', async () => {
  async function* failing() {
    yield 1;
    yield 2;
    throw new Error('cut off');
  }
  const seen: number[][] = [];
  const read = async () => {
    for await (const batch of inBatches(failing(), { maxSize: 10, lingerMs: 20 })) seen.push(batch);
  };
  await expect(read()).rejects.toThrow('cut off');
  expect(seen).toEqual([[1, 2]]);
});

test('a source that fails while a batch is worked on is no unhandled rejection', async () => {
  async function* failing() {
    yield 1;
    await delay(30);
    throw new Error('cut off');
  }
  const read = async () => {
    for await (const batch of inBatches(failing(), { maxSize: 10, lingerMs: 5 })) {
      expect(batch).toEqual([1]);
      await delay(100);
    }
  };
  await expect(read()).rejects.toThrow('cut off');
});
