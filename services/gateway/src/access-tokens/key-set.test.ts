import { manualClock } from '@cedula/chassis/time/clock.ts';
import { expect, test } from 'vitest';
import { createKeySet, type PublicJwk } from './key-set.ts';
import { createIssuer } from './testing/issuer.ts';

const newJwk = () => createIssuer(manualClock()).jwk;

/** A key set before an identity that publishes what it is told to, or is away. */
function openSet(...published: PublicJwk[]) {
  const uptime = manualClock(0);
  const state = { published, isAway: false, asked: 0 };
  const keys = createKeySet({
    uptime: () => uptime.now(),
    load: async () => {
      state.asked += 1;
      await Promise.resolve();
      if (state.isAway) throw new Error('connection refused');
      return state.published;
    },
  });
  return { keys, state, pass: (ms: number) => uptime.advance(ms) };
}

test('a known key is asked for once, by however many at once', async () => {
  const jwk = newJwk();
  const { keys, state } = openSet(jwk);
  const found = await Promise.all(Array.from({ length: 50 }, () => keys.find(jwk.kid)));
  expect(new Set(found).size).toBe(1);
  expect(found[0]?.export({ format: 'jwk' }).x).toBe(jwk.x);
  expect(state.asked).toBe(1);
});

test('an unknown key is asked for, and not more often than once in two seconds', async () => {
  const [first, second] = [newJwk(), newJwk()];
  const { keys, state, pass } = openSet(first);
  await keys.find(first.kid);
  state.published = [second, first];
  for (let count = 0; count < 100; count += 1) expect(await keys.find(`made up ${count}`)).toBeUndefined();
  expect(state.asked).toBe(1);
  pass(2_000);
  expect(await keys.find(second.kid)).toBeDefined();
  expect(state.asked).toBe(2);
});

test('while identity is away known keys are known, and of others nobody can tell', async () => {
  const jwk = newJwk();
  const { keys, state, pass } = openSet(jwk);
  await keys.find(jwk.kid);
  state.isAway = true;
  pass(3_600_000);
  expect(await keys.find(jwk.kid)).toBeDefined();
  await expect(keys.find('another')).rejects.toMatchObject({ reason: 'UNAVAILABLE', status: 503 });
  pass(2_000);
  state.isAway = false;
  expect(await keys.find('another')).toBeUndefined();
});

test('a key that is withdrawn is let go within a minute of use, and one that stays is the same', async () => {
  const [first, second] = [newJwk(), newJwk()];
  const { keys, state, pass } = openSet(first, second);
  const before = await keys.find(second.kid);
  state.published = [second];
  pass(60_000);
  await keys.find(first.kid);
  await expect.poll(() => keys.known(first.kid)).toBeUndefined();
  expect(keys.known(second.kid)).toBe(before);
});

test('keys of other kinds are not taken', async () => {
  const jwk = newJwk();
  const { keys } = openSet(
    { ...jwk, kty: 'oct', kid: 'secret' },
    { ...jwk, crv: 'X25519', kid: 'other' },
    jwk,
  );
  expect(await keys.find(jwk.kid)).toBeDefined();
  expect(keys.known('secret')).toBeUndefined();
  expect(keys.known('other')).toBeUndefined();
});
