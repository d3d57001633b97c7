import { Cedula } from '@cedula/client';
import { signRequest } from '@cedula/signatures';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { answers, insist, isAnswered, isPutOff, type Outcome, outcomeOf } from './testing/outcome.ts';
import { tell, timeUntil } from './testing/timing.ts';

/** How long a revoked key may still pass anywhere. */
const revokedWithinMs = 5_000;

let stack: FaultyStack;
/** Manages the company's keys. */
let owner: Cedula;
beforeAll(async () => {
  stack = await startFaultyStack();
  owner = (await stack.signUp()).cedula;
});
afterAll(() => stack[Symbol.asyncDispose]());

const isReady = () => answers(`${stack.httpUrl}/readyz`, 200);
/** A call that is answered without identity, where the gateway trusts what it knows of the caller. */
const look = (caller: Cedula) => outcomeOf(caller.fetch('GET', '/v1/usage'));

/** A call that nothing stands against: tried again, since under load a part may be slow to answer. */
const pass = (caller: Cedula) => insist(() => caller.fetch('GET', '/v1/usage'));

/** How many times identity was asked for a credential. */
async function timesAsked(): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${stack.ports.identity.internal}/metrics`);
  const counters = (await metrics.text()).matchAll(/_seconds_count\{.*ResolveAccessKey.*\} (\d+)/g);
  return [...counters].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** A further key of the company, in use: the gateway knows it by heart, and asks nobody. */
async function usedKey(): Promise<Cedula> {
  const { accessKey, secret } = await owner.post<{ accessKey: { id: string }; secret: string }>(
    '/v1/access-keys',
    { name: 'camera' },
  );
  const key = new Cedula({ baseUrl: stack.httpUrl, keyId: accessKey.id, secret });
  await timeUntil('the key is known by heart', 10_000, async () => {
    const before = await timesAsked();
    return isAnswered(await look(key)) && (await timesAsked()) === before;
  });
  return key;
}

/** Revokes a key. Gives the moment from which the 5 s count: when it was asked for. */
async function revoke(key: Cedula): Promise<number> {
  const startedAt = performance.now();
  const revoked = await outcomeOf(owner.fetch('DELETE', `/v1/access-keys/${key.keyId}`));
  expect(revoked.status).toBe(204);
  return startedAt;
}

/** Calls with a key without a pause for a while; gives when it last passed, and all outcomes. */
async function keepCalling(key: Cedula, revokedAt: number, forMs: number) {
  const outcomes: Outcome[] = [];
  let lastPassMs = 0;
  while (performance.now() - revokedAt < forMs) {
    const startedMs = performance.now() - revokedAt;
    const outcome = await look(key);
    outcomes.push(outcome);
    if (isAnswered(outcome)) lastPassMs = startedMs;
    await delay(10);
  }
  return { lastPassMs, outcomes, last: outcomes.at(-1) };
}

describe('a revoked key', () => {
  afterEach(() => timeUntil('the mesh is ready again', 10_000, isReady));

  test('is refused within 5 s', async () => {
    const key = await usedKey();
    const { lastPassMs, last } = await keepCalling(key, await revoke(key), 2_000);
    tell(`a revoked key passed for the last time after ${Math.round(lastPassMs)} ms`);
    expect(lastPassMs).toBeLessThan(revokedWithinMs);
    expect(last).toMatchObject({ status: 401, reason: 'UNAUTHENTICATED' });
    expect((await pass(owner)).status).toBe(200);
  });

  test('is refused within 5 s also when NATS was killed before', async () => {
    const key = await usedKey();
    await stack.servers.nats.kill();
    const { lastPassMs, last } = await keepCalling(key, await revoke(key), revokedWithinMs + 500);
    tell(`without NATS, a revoked key passed for the last time after ${Math.round(lastPassMs)} ms`);
    expect(lastPassMs).toBeLessThan(revokedWithinMs);
    expect(last).toMatchObject({ status: 401, reason: 'UNAUTHENTICATED' });
    expect((await pass(owner)).status).toBe(200);
    await stack.servers.nats.start();
  });

  test('is refused at once, with 503, where identity was killed right after', async () => {
    const key = await usedKey();
    const revokedAt = await revoke(key);
    await stack.processes.identity.kill();
    const { lastPassMs, outcomes, last } = await keepCalling(key, revokedAt, 1_500);
    tell(`identity killed, a revoked key passed for the last time after ${Math.round(lastPassMs)} ms`);
    expect(lastPassMs).toBeLessThan(revokedWithinMs);
    expect(last && isPutOff(last)).toBe(true);
    expect(outcomes.map(({ ms }) => ms < 2_000)).not.toContain(false);
    await stack.processes.identity.start();
    await timeUntil('it is known as revoked', 10_000, async () => (await look(key)).status === 401);
  });

  test('is refused within 5 s, with 503, where NATS was killed before and identity right after', async () => {
    const key = await usedKey();
    await stack.servers.nats.kill();
    const revokedAt = await revoke(key);
    await stack.processes.identity.kill();
    const { lastPassMs, last } = await keepCalling(key, revokedAt, revokedWithinMs + 500);
    tell(`both killed, a revoked key passed for the last time after ${Math.round(lastPassMs)} ms`);
    expect(lastPassMs).toBeLessThan(revokedWithinMs);
    expect(last && isPutOff(last)).toBe(true);
    // What cannot be asked passes nobody, whoever it is.
    expect(isPutOff(await look(owner))).toBe(true);
    await Promise.all([stack.processes.identity.start(), stack.servers.nats.start()]);
    await timeUntil('it is known as revoked', 10_000, async () => (await look(key)).status === 401);
    expect((await pass(owner)).status).toBe(200);
  });

  test('does not pass a gateway that comes up while NATS is away, and others do', async () => {
    const key = await usedKey();
    await revoke(key);
    await stack.servers.nats.kill();
    await stack.processes.gateway.restart();
    for (let calls = 0; calls < 5; calls += 1) {
      expect((await pass(owner)).status).toBe(200);
      expect((await pass(key)).status).toBe(401);
    }
    await stack.servers.nats.start();
  });
});

/** A request signed by a clock that is ahead, to be sent as often as one likes. */
function signOnce(caller: { keyId: string; secret: string }, aheadMs = 0) {
  const url = `${stack.httpUrl}/v1/usage`;
  const nowMs = Date.now() + aheadMs;
  const headers = { ...signRequest({ method: 'GET', url, headers: {}, nowMs, ...caller }) };
  return () => outcomeOf(fetch(url, { headers }));
}

describe('a Redis that comes back empty', () => {
  test('lets no nonce pass twice, and whoever signs later than all of those in again', async () => {
    const { cedula, ...key } = await stack.signUp();
    const used = [signOnce(key), signOnce(key, 20_000)];
    for (const send of used) {
      expect((await send()).status).toBe(200);
      expect(await send()).toMatchObject({ status: 401, reason: 'NONCE_REUSED' });
    }
    const { redis } = stack.servers;
    await redis.kill();
    rmSync(join(redis.storeFolder, 'appendonlydir'), { recursive: true });
    await redis.start();
    await timeUntil('the mesh is ready', 10_000, isReady);

    // A key that is younger than the loss has no signatures that could have been used.
    expect((await pass((await stack.signUp()).cedula)).status).toBe(200);
    // Signatures may be made up to 30 s ahead of their time, so what is fresh has to wait as long.
    const fresh = await look(cedula);
    expect(isPutOff(fresh)).toBe(true);
    expect(fresh.retryAfterSeconds).toBeLessThanOrEqual(31);
    // A caller whose clock is 25 s ahead has that much less to wait.
    const aheadMs = 25_000;
    const startedAt = performance.now();
    const told = (await signOnce(key, aheadMs)()).retryAfterSeconds ?? 0;
    const replays: Outcome[] = [];
    await timeUntil('a signature is later than all that may have been used', 8_000, async () => {
      for (const send of used) replays.push(await send());
      return isAnswered(await signOnce(key, aheadMs)());
    });
    const waitedMs = Math.round(performance.now() - startedAt);
    tell(`Redis emptied: told to come again in ${fresh.retryAfterSeconds} s; 25 s ahead, in ${told} s`);
    tell(`Redis emptied: 25 s ahead, passed after ${waitedMs} ms`);
    expect(told).toBeGreaterThan(0);
    expect(waitedMs).toBeLessThan((told + 1) * 1_000);
    for (const send of used) replays.push(await send());
    expect(replays.length).toBeGreaterThan(10);
    expect(replays.filter((outcome) => !isPutOff(outcome))).toEqual([]);
  });
});
