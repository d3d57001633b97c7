import { createIdSource } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import type { Decision } from './decision.ts';
import { ensureEpochs } from './redis/epochs.ts';
import { openAdmission, type OpenAdmission, signedRequest } from './testing/open-admission.ts';
import { utcMonth } from './utc-month.ts';

/** In the middle of a month. */
const clock = manualClock(Date.UTC(2026, 4, 15, 10));
const newId = createIdSource({ clock });
const limits = { ratePerSecond: 1_000_000, burst: 1_000_000, quotaPerMonth: 5 };
const settledMs = 35_000;

/** What billing has counted, by client; what it was asked for; and whether it answers. */
const billing = { counted: new Map<string, number>(), asked: [] as string[], isAway: false };
let server: PrivateServer<'redis'>;
let gateway: OpenAdmission;
let raw: Redis;

const countBilledCalls = async (clientId: string, month: { name: string }) => {
  billing.asked.push(`${clientId} ${month.name}`);
  await Promise.resolve();
  if (billing.isAway) throw new Error('connection refused');
  return billing.counted.get(clientId) ?? 0;
};

beforeAll(async () => {
  server = await startPrivate('redis');
  gateway = await openAdmission(server.url, { clock, countBilledCalls });
  raw = new Redis(server.url);
});
afterAll(async () => {
  raw.disconnect();
  gateway[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** Redis forgets everything, and is found empty. */
async function lose(): Promise<void> {
  clock.advance(1);
  await raw.flushall();
  await ensureEpochs(raw, clock.now());
}

const reasonOf = ({ refusal }: Decision) => refusal?.reason ?? 'ADMITTED';

/** A client that is there before the loss: its calls carry a token, or a signature. */
function newClient(kind: 'bearer' | 'signed' = 'bearer') {
  const clientId = newId('cli');
  const send = (units = 1, by: OpenAdmission = gateway) => {
    const { signature, ...bearer } = signedRequest(clock, {
      clientId,
      limits,
      units,
      signature: { secretsSinceMs: 0 },
    });
    return by.admit(kind === 'signed' && signature ? { ...bearer, signature } : bearer);
  };
  return { clientId, send };
}

async function use(client: ReturnType<typeof newClient>, calls: number): Promise<void> {
  for (let count = 0; count < calls; count += 1) expect(reasonOf(await client.send())).toBe('ADMITTED');
  billing.counted.set(client.clientId, calls);
}

describe.each(['bearer', 'signed'] as const)('a %s caller, after Redis has lost its memory,', (kind) => {
  test('has what billing knows of it left, no more and no less', async () => {
    const client = newClient(kind);
    await use(client, 3);
    await lose();
    clock.advance(settledMs);
    expect((await client.send()).quota.used).toBe(4);
    expect((await client.send()).quota.used).toBe(5);
    expect(reasonOf(await client.send())).toBe('QUOTA_EXCEEDED');
  });

  test('waits until billing knows of all calls that were let in before', async () => {
    const client = newClient(kind);
    await use(client, 5);
    billing.counted.set(client.clientId, 2);
    await lose();
    const { refusal } = await client.send();
    expect(refusal).toMatchObject({ reason: 'UNAVAILABLE', status: 503 });
    const seconds = refusal?.details.retryAfterSeconds ?? 0;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(35);
    billing.counted.set(client.clientId, 5);
    clock.advance(settledMs);
    expect(reasonOf(await client.send())).toBe('QUOTA_EXCEEDED');
  });

  test('is refused with 503 while billing is away, and takes no nonce, rate or quota by it', async () => {
    const client = newClient(kind);
    await use(client, 4);
    await lose();
    clock.advance(settledMs);
    billing.isAway = true;
    await expect(client.send()).rejects.toMatchObject({ reason: 'UNAVAILABLE', status: 503 });
    billing.isAway = false;
    expect((await client.send()).quota.used).toBe(5);
    expect(reasonOf(await client.send())).toBe('QUOTA_EXCEEDED');
  });
});

test('free calls pass meanwhile, and say that the count is lost', async () => {
  const client = newClient();
  await use(client, 2);
  await lose();
  billing.isAway = true;
  const { refusal, quota } = await client.send(0);
  billing.isAway = false;
  expect(refusal).toBeUndefined();
  expect(quota).toMatchObject({ limit: 5, used: undefined });
});

test('billing is asked once, however many calls wait and whatever it answers', async () => {
  const client = newClient();
  await lose();
  clock.advance(settledMs);
  billing.asked.length = 0;
  const decisions = await Promise.all(Array.from({ length: 50 }, () => client.send()));
  expect(decisions.filter(({ refusal }) => refusal === undefined)).toHaveLength(5);
  await client.send();
  expect(billing.asked).toEqual([`${client.clientId} 2026-05`]);
});

test('billing is not asked for clients that are younger than the loss, nor in the next month', async () => {
  const old = newClient();
  await lose();
  billing.asked.length = 0;
  const young = newClient();
  expect((await young.send()).quota.used).toBe(1);
  const now = clock.now();
  clock.set(Date.UTC(2026, 5, 1));
  expect((await old.send()).quota.used).toBe(1);
  clock.set(now);
  expect(billing.asked).toEqual([]);
});

test('two gateways that restore at once, in any order with their calls, never let anybody over or lock anybody out', async () => {
  using other = await openAdmission(server.url, { clock, countBilledCalls });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(6),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
      fc.nat(3),
      async (before, gateways, late) => {
        const client = newClient();
        billing.counted.set(client.clientId, before);
        await lose();
        clock.advance(settledMs);
        const first = gateways.slice(0, late).map((isOther) => client.send(1, isOther ? other : gateway));
        const rest = gateways.slice(late).map((isOther) => client.send(1, isOther ? other : gateway));
        const decisions = await Promise.all([...first, ...rest]);
        const admitted = decisions.filter(({ refusal }) => refusal === undefined).length;
        expect(admitted).toBe(Math.min(gateways.length, Math.max(0, 5 - before)));
      },
    ),
    { numRuns: 30 },
  );
});

test('a quota is of the UTC month, whenever it is asked', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.date({ min: new Date('2027-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      async (date) => {
        const now = clock.now();
        clock.set(date.getTime());
        const clientId = newId('cli');
        const { quota } = await gateway.admit({ clientId, units: 1, limits });
        const { startMs, endMs, name } = utcMonth(date.getTime());
        expect(quota).toEqual({ limit: 5, used: 1, resetMs: endMs, month: name });
        clock.set(endMs - 1);
        expect((await gateway.admit({ clientId, units: 1, limits })).quota.used).toBe(2);
        clock.set(endMs);
        expect((await gateway.admit({ clientId, units: 1, limits })).quota.used).toBe(1);
        clock.set(now);
        expect(startMs).toBeLessThanOrEqual(date.getTime());
      },
    ),
    { numRuns: 40 },
  );
});
