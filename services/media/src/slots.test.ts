import { describe, expect, test } from 'vitest';
import { createSlots } from './slots.ts';

describe('slots', () => {
  test('let in as many as they are, the longest waiting next, and refuse the rest at once', async () => {
    const slots = createSlots({ running: 1, waiting: 2 });
    const order: string[] = [];
    const leave = await slots.enter();
    const first = slots.run(async () => order.push('first'));
    const second = slots.run(async () => order.push('second'));
    await expect(slots.enter()).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      details: { retryAfterSeconds: 1 },
    });
    expect(order).toEqual([]);
    leave();
    leave();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    await expect(slots.run(async () => 'free again')).resolves.toBe('free again');
  });

  test('are given back by work that fails', async () => {
    const slots = createSlots({ running: 1, waiting: 0 });
    await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(slots.run(async () => 'free again')).resolves.toBe('free again');
  });

  test('forget who gives up waiting, with the reason', async () => {
    const slots = createSlots({ running: 1, waiting: 1 });
    const leave = await slots.enter();
    const giveUp = new AbortController();
    const waiting = slots.enter(giveUp.signal);
    giveUp.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    await expect(slots.enter(giveUp.signal)).rejects.toThrow('left');
    const next = slots.enter();
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });
});
