import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import type { Decision } from './decision.ts';
import {
  defaultLimits,
  newNonce,
  openAdmission,
  type OpenAdmission,
  signedRequest,
} from './testing/open-admission.ts';

// Its own: the epochs of a shared one are of another test's clock.
let server: PrivateServer<'redis'>;
let gateway: OpenAdmission;
beforeAll(async () => {
  server = await startPrivate('redis');
  gateway = await openAdmission(server.url);
});
afterAll(async () => {
  gateway[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** A request of a client that may send as much as it likes. */
const unlimited = { ratePerSecond: 1_000_000, burst: 1_000_000, quotaPerMonth: 1_000_000 };

const admit = (options?: Parameters<typeof signedRequest>[1]) =>
  gateway.admit(signedRequest(gateway.clock, options));

/** A client of its own: everything it sends differs in the nonce alone. */
function newClient(limits = defaultLimits) {
  const clientId = newId('cli');
  const accessKeyId = newId('key');
  return {
    clientId,
    send: (units = 1, nonce = newNonce()) =>
      admit({ clientId, limits, units, signature: { accessKeyId, nonce } }),
  };
}

const reasonOf = ({ refusal }: Decision) => refusal?.reason;

describe('a nonce', () => {
  test('is accepted once', async () => {
    const client = newClient();
    const nonce = newNonce();
    expect(reasonOf(await client.send(1, nonce))).toBeUndefined();
    const { refusal, rate } = await client.send(1, nonce);
    expect(refusal).toMatchObject({ reason: 'NONCE_REUSED', status: 401 });
    expect(rate.remaining).toBe(defaultLimits.burst - 1);
  });

  test('is accepted once of a hundred at the same moment through two gateways', async () => {
    using other = await openAdmission(server.url, { clock: gateway.clock });
    const request = signedRequest(gateway.clock, { limits: unlimited });
    const sent = Array.from({ length: 100 }, (_, index) => (index % 2 ? gateway : other).admit(request));
    const reasons = await Promise.all(sent.map(async (decision) => reasonOf(await decision) ?? 'ADMITTED'));
    expect(reasons.filter((reason) => reason === 'ADMITTED')).toHaveLength(1);
    expect(reasons.filter((reason) => reason === 'NONCE_REUSED')).toHaveLength(99);
  });

  test('that was used takes neither rate nor quota', async () => {
    const client = newClient();
    const nonce = newNonce();
    const first = await client.send(1, nonce);
    for (let i = 0; i < 5; i += 1) await client.send(1, nonce);
    const next = await client.send(0);
    expect(next.rate.remaining).toBe(first.rate.remaining - 1);
    expect(next.quota.used).toBe(1);
  });

  test('belongs to its access key', async () => {
    const nonce = newNonce();
    const clientId = newId('cli');
    expect(reasonOf(await admit({ clientId, signature: { nonce } }))).toBeUndefined();
    expect(reasonOf(await admit({ clientId, signature: { nonce } }))).toBeUndefined();
  });

  test('is kept for as long as its signature could be good, and then forgotten', async () => {
    await using raw = openRaw();
    const request = signedRequest(gateway.clock);
    await gateway.admit(request);
    const [key] = await raw.client.keys(`*:n:${request.signature?.accessKeyId}:*`);
    const seconds = await raw.client.ttl(key ?? '');
    expect(seconds).toBeGreaterThan(380);
    expect(seconds).toBeLessThanOrEqual(390);
  });

  test('is not asked of a caller with a bearer token', async () => {
    const { signature: _, ...bearer } = signedRequest(gateway.clock);
    expect(reasonOf(await gateway.admit(bearer))).toBeUndefined();
    expect((await gateway.admit(bearer)).quota.used).toBe(2);
  });
});

describe('the rate', () => {
  test('lets a burst pass, then so many a second', async () => {
    const client = newClient();
    for (let i = 0; i < 20; i += 1) expect(reasonOf(await client.send(0))).toBeUndefined();
    const refused = await client.send(0);
    expect(refused.refusal).toMatchObject({
      reason: 'RATE_LIMITED',
      status: 429,
      details: { retryAfterSeconds: 1 },
    });
    gateway.clock.advance(99);
    expect(reasonOf(await client.send(0))).toBe('RATE_LIMITED');
    gateway.clock.advance(1);
    expect(reasonOf(await client.send(0))).toBeUndefined();
    expect(reasonOf(await client.send(0))).toBe('RATE_LIMITED');
  });

  test('is told on every answer', async () => {
    const client = newClient();
    expect((await client.send()).rate).toEqual({
      burst: 20,
      windowSeconds: 2,
      remaining: 19,
      resetSeconds: 1,
    });
    for (let i = 0; i < 19; i += 1) await client.send();
    expect((await client.send()).rate).toEqual({
      burst: 20,
      windowSeconds: 2,
      remaining: 0,
      resetSeconds: 2,
    });
  });

  test('that refuses takes no quota', async () => {
    const client = newClient({ ratePerSecond: 1, burst: 1, quotaPerMonth: 10 });
    expect((await client.send()).quota.used).toBe(1);
    for (let i = 0; i < 5; i += 1) expect(reasonOf(await client.send())).toBe('RATE_LIMITED');
    gateway.clock.advance(1_000);
    expect((await client.send()).quota.used).toBe(2);
  });

  test('never admits more than the bucket holds, however many ask at once', async () => {
    const client = newClient();
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => client.send()));
    expect(outcomes.filter(({ refusal }) => refusal === undefined)).toHaveLength(20);
  });

  test('of one client is nothing to another', async () => {
    const [busy, quiet] = [newClient(), newClient()];
    await Promise.all(Array.from({ length: 40 }, () => busy.send()));
    expect((await quiet.send()).rate.remaining).toBe(19);
  });

  test('is not got around by a flood, which does not even take nonces', async () => {
    await using raw = openRaw();
    const clientId = newId('cli');
    const accessKeyId = newId('key');
    for (let i = 0; i < 200; i += 1) await admit({ clientId, signature: { accessKeyId } });
    expect(await raw.client.keys(`*:n:${accessKeyId}:*`)).toHaveLength(21);
  });
});

describe('the quota', () => {
  test('is one unit per billed call, and free calls pass when it is used up', async () => {
    const client = newClient({ ...unlimited, quotaPerMonth: 3 });
    for (const used of [1, 2, 3]) {
      expect((await client.send()).quota).toMatchObject({ limit: 3, used });
    }
    expect((await client.send()).refusal).toMatchObject({ reason: 'QUOTA_EXCEEDED', status: 429 });
    expect(reasonOf(await client.send(0))).toBeUndefined();
  });

  test('is never overrun by calls at the same moment', async () => {
    const client = newClient({ ...unlimited, quotaPerMonth: 7 });
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => client.send()));
    expect(outcomes.filter(({ refusal }) => refusal === undefined)).toHaveLength(7);
  });

  test('begins anew with the month in UTC, and until then says when', async () => {
    const clock = manualClock(Date.UTC(2027, 11, 31, 23, 59, 59, 500));
    using late = await openAdmission(server.url, { clock });
    const limits = { ...unlimited, quotaPerMonth: 1 };
    const clientId = newId('cli');
    const send = () => late.admit(signedRequest(clock, { clientId, limits }));
    expect((await send()).quota).toMatchObject({ used: 1, month: '2027-12', resetMs: Date.UTC(2028, 0) });
    expect((await send()).refusal?.details.retryAfterSeconds).toBe(1);
    clock.advance(500);
    expect((await send()).quota).toMatchObject({ used: 1, month: '2028-01', resetMs: Date.UTC(2028, 1) });
    expect((await send()).refusal?.details.retryAfterSeconds).toBe(31 * 86_400);
  });

  test('that a failed call took is given back, to the month it was taken from', async () => {
    const client = newClient({ ...unlimited, quotaPerMonth: 1 });
    const { quota } = await client.send();
    await gateway.giveBack(client.clientId, 1, '2019-01');
    expect(reasonOf(await client.send())).toBe('QUOTA_EXCEEDED');
    await gateway.giveBack(client.clientId, 1, quota.month);
    expect((await client.send()).quota.used).toBe(1);
  });

  test('given back is never below zero', async () => {
    const client = newClient();
    const { quota } = await client.send();
    await gateway.giveBack(client.clientId, 5, quota.month);
    await gateway.giveBack(client.clientId, 5, quota.month);
    expect((await client.send()).quota.used).toBe(1);
  });

  test('is counted under a key that expires', async () => {
    await using raw = openRaw();
    const client = newClient();
    await client.send();
    const [key] = await raw.client.keys(`*:q:${client.clientId}:*`);
    expect(await raw.client.ttl(key ?? '')).toBeGreaterThan(31 * 86_400);
  });
});

function openRaw() {
  const client = new Redis(server.url);
  return { client, [Symbol.asyncDispose]: () => client.quit().then(() => undefined) };
}
