import { newId } from '@cedula/chassis/ids/id.ts';
import { describe, expect, test } from 'vitest';
import { openCache, secretsSinceMs } from './testing/open-cache.ts';

const unavailable = { reason: 'UNAVAILABLE', status: 503, details: { retryAfterSeconds: 1 } };

describe('while heartbeats come', () => {
  test('a key is asked for once, and then known', async () => {
    const { cache, newKey, beat, askedDuring } = openCache();
    const key = newKey();
    beat();
    const credential = await cache.resolve(key);
    expect(credential).toMatchObject({ accessKeyId: key, secretsSinceMs });
    expect(credential?.clientId).toMatch(/^cli_/);
    expect(credential?.secrets[0]?.export().toString()).toBe(`cds_${key}`);
    expect(await askedDuring(() => cache.resolve(key))).toBe(0);
  });

  test('identity may be away: who is known gets in, who is not gets 503', async () => {
    const { cache, newKey, beat, identity } = openCache();
    const [known, other] = [newKey(), newKey()];
    beat();
    await cache.resolve(known);
    identity.isAway = true;
    await expect(cache.resolve(known)).resolves.toBeDefined();
    await expect(cache.resolve(other)).rejects.toMatchObject(unavailable);
  });

  test('a new revision is heard at once: everybody is asked for anew', async () => {
    const { cache, newKey, beat, revoke, askedDuring } = openCache();
    const [key, other] = [newKey(), newKey()];
    beat();
    await Promise.all([cache.resolve(key), cache.resolve(other)]);
    revoke(key);
    beat();
    expect(await cache.resolve(key)).toBeUndefined();
    expect(await askedDuring(() => cache.resolve(other))).toBe(1);
    expect(await askedDuring(() => cache.resolve(other))).toBe(0);
  });

  test('the answer for one key tells of changes too', async () => {
    const { cache, newKey, beat, revoke } = openCache();
    const [key, other] = [newKey(), newKey()];
    beat();
    await cache.resolve(key);
    revoke(key);
    await cache.resolve(other);
    expect(await cache.resolve(key)).toBeUndefined();
  });

  test('the same key asked for by many at once is one question', async () => {
    const { cache, newKey, beat, askedDuring } = openCache();
    const key = newKey();
    beat();
    const many = () => Promise.all(Array.from({ length: 100 }, () => cache.resolve(key)));
    expect(await askedDuring(many)).toBe(1);
  });
});

describe('a revocation that crosses a load', () => {
  test('is heard before the answer: what was read before it is not kept', async () => {
    const { cache, newKey, beat, revoke, identity, release } = openCache();
    const key = newKey();
    beat();
    identity.isHeld = true;
    const early = cache.resolve(key);
    await Promise.resolve();
    revoke(key);
    beat();
    identity.isHeld = false;
    // Who comes after the news does not wait for what was read before it.
    expect(await cache.resolve(key)).toBeUndefined();
    release();
    expect(await early).toBeDefined();
    expect(await cache.resolve(key)).toBeUndefined();
  });

  test('is heard before the answer of a late flight: nothing newer is replaced', async () => {
    const { cache, newKey, beat, identity, release, askedDuring } = openCache();
    const key = newKey();
    beat();
    identity.isHeld = true;
    const early = cache.resolve(key);
    await Promise.resolve();
    identity.revision += 1n;
    beat();
    identity.isHeld = false;
    await cache.resolve(key);
    release();
    await early;
    expect(await askedDuring(() => cache.resolve(key))).toBe(0);
  });
});

describe('when no heartbeat has come for 4 s', () => {
  test('identity is asked every time, until one comes', async () => {
    const { cache, newKey, beat, pass, askedDuring, revoke } = openCache();
    const [key, other] = [newKey(), newKey()];
    beat();
    await Promise.all([cache.resolve(key), cache.resolve(other)]);
    pass(4_000);
    expect(await askedDuring(() => cache.resolve(key))).toBe(1);
    expect(await askedDuring(() => cache.resolve(key))).toBe(1);
    revoke(key);
    expect(await cache.resolve(key)).toBeUndefined();
    beat();
    await cache.resolve(other);
    expect(await askedDuring(() => cache.resolve(other))).toBe(0);
  });

  test('and identity is away too, nobody gets in', async () => {
    const { cache, newKey, beat, pass, identity } = openCache();
    const key = newKey();
    beat();
    await cache.resolve(key);
    identity.isAway = true;
    pass(4_000);
    await expect(cache.resolve(key)).rejects.toMatchObject(unavailable);
    identity.isAway = false;
    await expect(cache.resolve(key)).resolves.toBeDefined();
  });

  test('an identity that does not answer is waited for a second', async () => {
    const { cache, newKey, identity, release } = openCache();
    identity.isHeld = true;
    const started = performance.now();
    await expect(cache.resolve(newKey())).rejects.toMatchObject(unavailable);
    expect(performance.now() - started).toBeLessThan(1_500);
    release();
  });

  test('heartbeats that come late do not count as heard', async () => {
    const { cache, newKey, beat, pass, clock, askedDuring } = openCache();
    const key = newKey();
    const readMs = clock.now();
    pass(5_000);
    beat({ readMs });
    await cache.resolve(key);
    expect(await askedDuring(() => cache.resolve(key))).toBe(1);
  });
});

describe('made-up keys', () => {
  test('that are none by their shape never reach identity', async () => {
    const { cache, asked } = openCache();
    for (const id of [
      '',
      'key_',
      newId('cli'),
      `${newId('key')}0`,
      '../etc/passwd',
      newId('key').toUpperCase(),
    ]) {
      expect(await cache.resolve(id)).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });

  test('are asked for once in a while, also without heartbeats', async () => {
    const { cache, pass, askedDuring } = openCache();
    const key = newId('key');
    expect(await askedDuring(() => cache.resolve(key))).toBe(1);
    pass(1_999);
    expect(await askedDuring(() => cache.resolve(key))).toBe(0);
    pass(1);
    expect(await askedDuring(() => cache.resolve(key))).toBe(1);
  });

  test('flood neither identity nor those whose keys are known', async () => {
    const { cache, newKey, beat, identity, release, asked } = openCache();
    const key = newKey();
    await cache.resolve(key);
    identity.isHeld = true;
    const flood = Array.from({ length: 1_000 }, () =>
      cache.resolve(newId('key')).catch((error: unknown) => error),
    );
    await Promise.resolve();
    expect(asked.length - 1).toBeLessThanOrEqual(16);
    identity.isHeld = false;
    identity.revision += 1n;
    beat();
    await expect(cache.resolve(key)).resolves.toBeDefined();
    release();
    const outcomes = await Promise.all(flood);
    expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1_000 - 16 - 256);
  });

  test('push no known key out', async () => {
    const { cache, newKey, beat, askedDuring } = openCache({ maxKept: 2 });
    const key = newKey();
    beat();
    await cache.resolve(key);
    for (let i = 0; i < 50; i += 1) await cache.resolve(newId('key'));
    expect(await askedDuring(() => cache.resolve(key))).toBe(0);
  });
});

test('no more keys are kept than the bound, the longest unused one goes', async () => {
  const { cache, newKey, beat, askedDuring } = openCache({ maxKept: 2 });
  const [one, two, three] = [newKey(), newKey(), newKey()];
  beat();
  for (const key of [one, two, one, three]) await cache.resolve(key);
  expect(await askedDuring(() => cache.resolve(one))).toBe(0);
  expect(await askedDuring(() => cache.resolve(two))).toBe(1);
});

test('a change of one kind of credential is heard by every kind', async () => {
  const { cache, opened, newKey, beat, revoke, askedDuring, asked } = openCache();
  const sessions = opened.keep({
    isName: () => true,
    load: async (id) => {
      asked.push(id);
      return { credential: id, revision: 2n };
    },
  });
  const key = newKey();
  beat();
  await cache.resolve(key);
  revoke(key);
  expect(await sessions('ses_1')).toBe('ses_1');
  expect(await cache.resolve(key)).toBeUndefined();
  beat();
  expect(await askedDuring(() => sessions('ses_1'))).toBe(0);
});

test('names that identity has signed have places of their own, whoever makes names up', async () => {
  const { cache, opened, identity, release } = openCache();
  identity.isHeld = true;
  const flood = Array.from({ length: 500 }, () => cache.resolve(newId('key')).catch(() => undefined));
  const sessions = opened.keep({
    isName: () => true,
    isVerified: true,
    load: async () => ({ credential: 'somebody', revision: 1n }),
  });
  expect(await sessions('ses_1')).toBe('somebody');
  release();
  await Promise.all(flood);
});

test('what is no heartbeat is passed over', async () => {
  const { cache, newKey, say, askedDuring } = openCache();
  const key = newKey();
  say(new Uint8Array([255, 255]));
  say(new Uint8Array());
  await cache.resolve(key);
  expect(await askedDuring(() => cache.resolve(key))).toBe(1);
});

test('closing ends the subscription', () => {
  const { cache, isListening } = openCache();
  expect(isListening()).toBe(true);
  cache.close();
  expect(isListening()).toBe(false);
});
