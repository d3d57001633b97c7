import { manualClock } from '@cedula/chassis/time/clock.ts';
import { describe, expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

function open(places: number) {
  const clock = manualClock();
  const admission = createAdmission({ places, clock });
  const within = (ms: number) => ({ deadline: clock.now() + ms });
  return {
    run: <T>(images: number, work: () => Promise<T>, ms = 30_000) => admission.run(images, within(ms), work),
    /** Starts work that goes on until it is told to end. */
    hold: (images: number) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const done = admission.run(images, within(30_000), () => promise);
      return async (afterMs: number) => {
        clock.advance(afterMs);
        resolve();
        await done;
      };
    },
  };
}

const succeed = async () => 'in';
const busy = (retryAfterSeconds: number) => ({ reason: 'ENGINE_BUSY', details: { retryAfterSeconds } });

describe('the admission to an engine', () => {
  test('refuses at once, without beginning the work, when its places are taken', async () => {
    const { run, hold } = open(3);
    const ends = [hold(2), hold(1)];
    let begun = false;
    await expect(run(1, async () => (begun = true))).rejects.toMatchObject(busy(1));
    expect(begun).toBe(false);
    for (const end of ends) await end(10);
    await expect(run(3, succeed)).resolves.toBe('in');
  });

  test('refuses who would not be answered in time, and says when what is there will be done', async () => {
    const { run, hold } = open(100);
    // Pages of ten seconds each, one after the other.
    for (let page = 0; page < 60; page += 1) await hold(1)(10_000);
    const [first, second] = [hold(1), hold(1)];
    await expect(run(1, succeed, 29_000)).rejects.toMatchObject(busy(20));
    await expect(run(1, succeed, 31_000)).resolves.toBe('in');
    await Promise.all([first(0), second(0)]);
  });

  test('lets in again when the engine has become faster', async () => {
    const { run, hold } = open(100);
    for (let page = 0; page < 60; page += 1) await hold(1)(10_000);
    for (let page = 0; page < 60; page += 1) await hold(1)(100);
    const end = hold(1);
    await expect(run(1, succeed, 1_000)).resolves.toBe('in');
    await end(0);
  });

  test('gives the places of work that failed back', async () => {
    const { run } = open(1);
    await expect(run(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(run(1, succeed)).resolves.toBe('in');
  });

  test('lets any work in while there is nothing else, however large or late', async () => {
    const { run, hold } = open(1);
    await expect(run(1, succeed, 1)).resolves.toBe('in');
    const end = hold(2);
    await expect(run(1, succeed)).rejects.toMatchObject({ reason: 'ENGINE_BUSY' });
    await end(10);
  });
});
