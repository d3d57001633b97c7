import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { startPrivate } from '../../../../../tools/testing/servers.ts';
import { newNonce, openAdmission, signedRequest, untilReady } from '../testing/open-admission.ts';
import { connectRedis } from './connection.ts';
import { epochsKey } from './keys.ts';

const hourMs = 3_600_000;

/** Runs Redis commands beside the gateway. */
async function command<T>(url: string, run: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}

async function failureOf(promise: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error('expected a DomainError', { cause: error });
  return error;
}

const unavailable = { reason: 'UNAVAILABLE', status: 503, details: { retryAfterSeconds: 1 } };

/** Milliseconds that something took. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

describe('round trips', () => {
  test('an admission is one command, also after Redis forgot the script', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url);
    const send = () => gateway.admit(signedRequest(gateway.clock));
    const statistics = () => command(server.url, (redis) => redis.info('commandstats'));
    const calls = (text: string, name: string) =>
      Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(text)?.[1] ?? 0);
    await send();
    const before = await statistics();
    for (let i = 0; i < 20; i += 1) await send();
    const after = await statistics();
    expect(calls(after, 'evalsha') - calls(before, 'evalsha')).toBe(20);
    expect(calls(after, 'eval')).toBe(1);

    await command(server.url, (redis) => redis.script('FLUSH'));
    expect((await send()).refusal).toBeUndefined();
    expect(calls(await statistics(), 'eval')).toBe(2);
  });
});

/** A connection to a URL, closed at the end of its block. */
function connectTo(url: string) {
  const log = createLogger({ service: 'gateway', level: 'silent' });
  const redis = connectRedis({ url, clock: manualClock(), log });
  return { redis, [Symbol.dispose]: () => redis.close() };
}

describe('a connection', () => {
  test('made while Redis is down is ready once it is up', async () => {
    await using server = await startPrivate('redis');
    await server.kill();
    using gateway = connectTo(server.url);
    await expect
      .poll(() => gateway.redis.check().catch(String))
      .toContain('Redis is away (connect ECONNREFUSED');
    await server.start();
    await untilReady(gateway.redis);
  });

  test('that is refused says why, without the password', async () => {
    await using server = await startPrivate('redis');
    const url = new URL(server.url);
    url.password = 'a-wrong-password';
    using gateway = connectTo(url.href);
    const problem = () => gateway.redis.check().catch(String);
    await expect.poll(problem).toContain('WRONGPASS');
    expect(await problem()).not.toContain('a-wrong-password');
  });

  test('needs few rights: no CONFIG, and no keys but its own', async () => {
    await using server = await startPrivate('redis');
    const rights =
      'on >gw ~adm:* -@all +hello +info +exists +get +set +incrby +decrby +expire +eval +evalsha';
    await command(server.url, (redis) => redis.acl('SETUSER', 'gateway', ...rights.split(' ')));
    const url = new URL(server.url);
    url.username = 'gateway';
    url.password = 'gw';
    using gateway = await openAdmission(url.href);
    const { quota } = await gateway.admit(signedRequest(gateway.clock));
    expect(quota.used).toBe(1);
  });
});

describe('Redis killed', () => {
  test('refuses everybody, at once, and forgets no nonce when it is back', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url, { deadlineMs: 10_000 });
    const request = signedRequest(gateway.clock);
    await gateway.admit(request);

    await server.kill();
    await expect.poll(() => gateway.redis.check().catch(String)).toContain('Redis is away');
    expect(await failureOf(gateway.admit(signedRequest(gateway.clock)))).toMatchObject(unavailable);
    const refused = () => failureOf(gateway.admit(signedRequest(gateway.clock)));
    expect(await timed(() => Promise.all(Array.from({ length: 100 }, refused)))).toBeLessThan(2_000);
    expect(await failureOf(gateway.giveBack(request.clientId, 1, '2026-01'))).toMatchObject(unavailable);

    await server.start();
    await gateway.ready();
    expect((await gateway.admit(request)).refusal).toMatchObject({ reason: 'NONCE_REUSED' });
    expect((await gateway.admit(signedRequest(gateway.clock))).refusal).toBeUndefined();
  });

  test('under load, lets no call hang and none pass that it did not judge', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url);
    const over = new AbortController();
    const failures: unknown[] = [];
    const sendOn = async () => {
      while (!over.signal.aborted) {
        await gateway.admit(signedRequest(gateway.clock)).catch((error: unknown) => failures.push(error));
        await turn();
      }
    };
    const senders = Array.from({ length: 50 }, sendOn);
    await sleep(50);
    await server.kill();
    await sleep(50);
    over.abort();
    await Promise.all(senders);
    expect(failures.length).toBeGreaterThan(5);
    expect(failures.every((error) => error instanceof DomainError && error.reason === 'UNAVAILABLE')).toBe(
      true,
    );
  });
});

describe('Redis frozen', () => {
  test('refuses within the deadline, then at once, and gives back what late answers took', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url, { deadlineMs: 1_000 });
    const clientId = newId('cli');
    const send = () => gateway.admit(signedRequest(gateway.clock, { clientId }));
    await send();

    server.signal('SIGSTOP');
    expect(await timed(() => failureOf(send()))).toBeLessThan(3_000);
    expect(await timed(() => failureOf(send()))).toBeLessThan(700);
    await expect(gateway.redis.check()).rejects.toThrow('Redis is slow to answer');

    server.signal('SIGCONT');
    await gateway.ready();
    // Redis has judged two; the one it judged late took a unit, which comes back.
    expect(await countNonces(server.url, clientId)).toBe(2);
    const free = () => gateway.admit(signedRequest(gateway.clock, { clientId, units: 0 }));
    await expect.poll(async () => (await free()).quota.used).toBe(1);
  });

  test('for longer than a connection is kept, is back within 10 s of its return', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url, { deadlineMs: 1_000 });
    server.signal('SIGSTOP');
    await expect
      .poll(() => gateway.redis.check().catch(String), { timeout: 5_000 })
      .toContain('Redis is away');
    server.signal('SIGCONT');
    await gateway.ready();
    expect((await gateway.admit(signedRequest(gateway.clock))).refusal).toBeUndefined();
  });
});

/** How many nonces were taken under a client's tag, which on this server is its own. */
async function countNonces(url: string, clientId: string): Promise<number> {
  return command(url, async (redis) => (await redis.keys(`adm:{${clientId.slice(-2)}}:n:*`)).length);
}

describe.each(['restarted without its store', 'flushed'])('Redis %s', (how) => {
  test('lets no signature pass that may have been used before, and refuses no new key', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url, { clock: manualClock(Date.UTC(2026, 4, 1)) });
    const { clock } = gateway;
    const old = { secretsSinceMs: clock.now() - hourMs };
    // Ahead of the server's clock as far as the verifier lets it be.
    const used = signedRequest(clock, {
      signature: { secretsSinceMs: clock.now(), createdSeconds: clock.now() / 1_000 + 30 },
    });
    expect((await gateway.admit(used)).refusal).toBeUndefined();

    clock.advance(1);
    if (how === 'flushed') {
      await command(server.url, (redis) => redis.flushall());
    } else {
      await server.kill();
      rmSync(join(server.storeFolder, 'appendonlydir'), { recursive: true });
      await server.start();
      await gateway.ready();
    }
    expect((await gateway.admit(used)).refusal).toMatchObject({ reason: 'UNAVAILABLE', status: 503 });
    // Until the probe has noticed, a tag gets its epoch when it is first asked for.
    const hasEpochs = () => command(server.url, (redis) => redis.exists(epochsKey));
    await expect.poll(hasEpochs, { timeout: 5_000 }).toBe(1);
    const again = await gateway.admit(signedRequest(clock, { signature: old }));
    expect(again.refusal?.details.retryAfterSeconds).toBe(31);
    // The whole second of `created` began before the epoch.
    clock.advance(1_000);
    expect((await gateway.admit(signedRequest(clock))).refusal).toBeUndefined();
    const { signature: _, ...bearer } = signedRequest(clock);
    expect((await gateway.admit(bearer)).refusal).toBeUndefined();

    clock.advance(29_000);
    for (const request of [used, signedRequest(clock, { signature: old })]) {
      expect((await gateway.admit(request)).refusal).toMatchObject({ reason: 'UNAVAILABLE' });
    }
    clock.advance(1_000);
    expect((await gateway.admit(signedRequest(clock, { signature: old }))).refusal).toBeUndefined();
  });
});

test('a fresh Redis refuses nobody whose key is made after the start, in whatever second', async () => {
  await using server = await startPrivate('redis');
  using gateway = await openAdmission(server.url, { clock: manualClock(Date.UTC(2026, 4, 1) + 999) });
  for (let i = 0; i < 50; i += 1) {
    expect((await gateway.admit(signedRequest(gateway.clock))).refusal).toBeUndefined();
  }
});

describe('a Redis that would forget', () => {
  test.each([
    ['appendonly', 'no', 'yes', 'Redis has to run with "appendonly yes";'],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction', 'Redis has to run with "maxmemory-policy noeviction";'],
  ])('%s %s is not relied on until it is put right', async (setting, wrong, right, sentence) => {
    await using server = await startPrivate('redis');
    await command(server.url, (redis) => redis.config('SET', setting, wrong));
    using gateway = connectTo(server.url);
    await expect.poll(() => gateway.redis.check().catch(String)).toContain(sentence);
    await command(server.url, (redis) => redis.config('SET', setting, right));
    await untilReady(gateway.redis);
  });

  test('is full: nothing passes', async () => {
    await using server = await startPrivate('redis');
    using gateway = await openAdmission(server.url);
    await command(server.url, (redis) => redis.config('SET', 'maxmemory', '1'));
    expect(await failureOf(gateway.admit(signedRequest(gateway.clock)))).toMatchObject(unavailable);
    await command(server.url, (redis) => redis.config('SET', 'maxmemory', '0'));
    expect((await gateway.admit(signedRequest(gateway.clock))).refusal).toBeUndefined();
  });
});

test('a closed connection refuses at once', async () => {
  await using server = await startPrivate('redis');
  const gateway = await openAdmission(server.url);
  gateway[Symbol.dispose]();
  expect(await failureOf(gateway.admit(signedRequest(gateway.clock)))).toMatchObject(unavailable);
  expect(newNonce()).toMatch(/^[\w-]{22}$/);
});
