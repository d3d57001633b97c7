import { describe, expect, test } from 'vitest';
import { createBoundedWork } from './bounded-work.ts';
import { createPasswords } from './password-hash.ts';

const passwords = createPasswords();

test('a password matches its own hash, and no other does', async () => {
  const stored = await passwords.hash('correct horse battery');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwords.matches('correct horse battery', stored)).toBe(true);
  expect(await passwords.matches('correct horse batterz', stored)).toBe(false);
  expect(await passwords.matches('', stored)).toBe(false);
});

test('the same password is hashed differently each time', async () => {
  const [one, other] = await Promise.all([
    passwords.hash('once and again'),
    passwords.hash('once and again'),
  ]);
  expect(one).not.toBe(other);
});

test('two spellings of one text are one password', async () => {
  const stored = await passwords.hash('Ce\u0301re\u0300s-Ångström');
  expect(await passwords.matches('C\u00e9r\u00e8s-A\u030angstro\u0308m', stored)).toBe(true);
});

test('nothing matches where there is no hash', async () => {
  expect(await passwords.matches('correct horse battery', undefined)).toBe(false);
});

describe('work that is bounded', () => {
  test('runs two at once, first come first served, and refuses what would wait too long', async () => {
    const bounded = createBoundedWork({ atOnce: 2, waiting: 3 });
    const gates: (() => void)[] = [];
    let most = 0;
    let running = 0;
    const order: number[] = [];
    const work = (index: number) =>
      bounded(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await new Promise<void>((resolve) => gates.push(resolve));
        running -= 1;
      });
    const all = [0, 1, 2, 3, 4].map(work);
    await expect(work(5)).rejects.toMatchObject({
      reason: 'LOGIN_THROTTLED',
      details: { retryAfterSeconds: 1 },
    });
    for (let index = 0; index < 5; index += 1) {
      await expect.poll(() => gates.length).toBeGreaterThan(0);
      gates.shift()?.();
    }
    await Promise.all(all);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    const after = work(6);
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    await after;
  });

  test('gives its place back when it fails', async () => {
    const bounded = createBoundedWork({ atOnce: 1, waiting: 0 });
    await expect(bounded(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await bounded(() => Promise.resolve('works'))).toBe('works');
  });
});
