import { describe, expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

const held = () => Promise.withResolvers<string>();
const busy = { reason: 'ENGINE_BUSY', details: { retryAfterSeconds: 1 } };

describe('the admission to an engine', () => {
  test('refuses at once, and says when to come again, once its places are taken', async () => {
    const admission = createAdmission(3);
    const work = held();
    const running = [admission.run(2, () => work.promise), admission.run(1, () => work.promise)];
    let begun = false;
    await expect(admission.run(1, async () => (begun = true))).rejects.toMatchObject(busy);
    expect(begun).toBe(false);
    work.resolve('done');
    await expect(Promise.all(running)).resolves.toEqual(['done', 'done']);
    await expect(admission.run(3, async () => 'in')).resolves.toBe('in');
  });

  test('gives the places of work that failed back', async () => {
    const admission = createAdmission(1);
    await expect(admission.run(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(admission.run(1, async () => 'in')).resolves.toBe('in');
  });

  test('lets work that is larger than all places in while there is nothing else', async () => {
    const admission = createAdmission(1);
    const work = held();
    const large = admission.run(2, () => work.promise);
    await expect(admission.run(1, async () => 'in')).rejects.toMatchObject(busy);
    work.resolve('done');
    await expect(large).resolves.toBe('done');
  });
});
