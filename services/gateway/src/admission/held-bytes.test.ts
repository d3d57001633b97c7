import { expect, test } from 'vitest';
import { createHeldBytes } from './held-bytes.ts';

const busy = expect.objectContaining({ reason: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } });

test('all uploads together hold no more than the bound', () => {
  const memory = createHeldBytes({ maxBytes: 100, maxBytesPerOwner: 100 });
  const [one, other] = [memory.open('a'), memory.open('b')];
  one.add(60);
  expect(() => other.add(41)).toThrow(busy);
  other.add(40);
  expect(memory.held()).toBe(100);
  one.release();
  expect(memory.held()).toBe(40);
});

test('a refused addition adds nothing', () => {
  const memory = createHeldBytes({ maxBytes: 100, maxBytesPerOwner: 100 });
  const holding = memory.open('a');
  expect(() => holding.add(101)).toThrow(busy);
  expect(memory.held()).toBe(0);
});

test('a released holding frees its bytes once and takes no more', () => {
  const memory = createHeldBytes({ maxBytes: 100, maxBytesPerOwner: 100 });
  const [one, other] = [memory.open('a'), memory.open('b')];
  one.add(10);
  other.add(10);
  one.release();
  one.release();
  expect(memory.held()).toBe(10);
  expect(() => one.add(1)).toThrow(busy);
});

test('nobody holds more than their share, however many requests they send', () => {
  const memory = createHeldBytes({ maxBytes: 100, maxBytesPerOwner: 40 });
  const first = memory.open('a');
  first.add(30);
  expect(() => memory.open('a').add(11)).toThrow(busy);
  memory.open('b').add(40);
  expect(memory.held()).toBe(70);
  first.release();
  memory.open('a').add(40);
  expect(memory.held()).toBe(80);
});
