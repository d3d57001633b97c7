import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const never = () => new AbortController().signal;

describe('two pieces of work side by side', () => {
  test('give both results', async () => {
    await expect(
      sideBySide(
        never(),
        async () => 1,
        async () => 'two',
      ),
    ).resolves.toEqual([1, 'two']);
  });

  test('the failure of one stops the other, and is what is thrown', async () => {
    let stopped: unknown;
    const failing = async () => {
      await delay(5);
      throw new Error('first');
    };
    const waiting = (signal: AbortSignal) =>
      delay(5_000, undefined, { signal }).catch((error: unknown) => {
        stopped = signal.reason;
        throw error;
      });
    await expect(sideBySide(never(), waiting, failing)).rejects.toThrow('first');
    await delay(1);
    expect(stopped).toMatchObject({ message: 'first' });
  });

  test('both stop when nobody waits any more', async () => {
    const leaving = new AbortController();
    const waiting = (signal: AbortSignal) => delay(5_000, undefined, { signal });
    const both = sideBySide(leaving.signal, waiting, waiting);
    leaving.abort();
    await expect(both).rejects.toMatchObject({ name: 'AbortError' });
  });
});
