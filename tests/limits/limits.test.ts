import type { Problem } from '@cedula/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { startPrivateStack } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { connectRaw, type RawConnection } from '../fixtures/raw-connection.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { wireText } from '../fixtures/wire-text.ts';
import { requestTo, sign } from '../signatures/signed.ts';

const [rate, burst, quota, signUps] = [10, 30, 20, 6];
const stack = await startPrivateStack({
  environment: {
    CEDULA_ENGINE: 'simulated',
    CEDULA_RATE_PER_SECOND: String(rate),
    CEDULA_RATE_BURST: String(burst),
    CEDULA_QUOTA_PER_MONTH: String(quota),
    CEDULA_SIGNUP_BURST: String(signUps),
    CEDULA_SIGNUP_PER_MINUTE: '1',
    CEDULA_BODY_MEMORY_MIB: '32',
  },
});
const { httpUrl } = stack;
afterAll(() => stack[Symbol.asyncDispose]());

/** What came back, and when a refused caller may come again. */
async function outcomeOf(response: Response) {
  const { status, headers } = response;
  const body: Partial<Problem> = await response.json();
  return { status, reason: body.reason, retryAfter: Number(headers.get('retry-after')), headers };
}

/** Sends the head of an upload and waits until its body is asked for: now it runs. */
async function beginUpload(tenant: Tenant, body: string, length = body.length): Promise<RawConnection> {
  const request = sign(tenant, requestTo(httpUrl, { target: '/v1/images', body }));
  const rawHeaders = request.rawHeaders.map((value, at, all) =>
    all[at - 1] === 'Content-Length' ? String(length) : value,
  );
  const connection = await connectRaw(httpUrl);
  connection.write(wireText({ ...request, rawHeaders: [...rawHeaders, 'Expect', '100-continue'], body: '' }));
  const { status } = await connection.answer();
  if (status !== 100) throw new Error(`the upload did not begin: ${status}`);
  return connection;
}

const uploadBody = JSON.stringify({ content: smallPng.toString('base64') });

describe('the rate', () => {
  test('lets a burst pass, refuses what is beyond it, and tells when there is room again', async () => {
    const { cedula } = await newTenant(httpUrl);
    const startedAt = performance.now();
    const requests = Array.from({ length: 100 }, () => cedula.fetch('GET', '/v1/client'));
    const outcomes = await Promise.all((await Promise.all(requests)).map(outcomeOf));
    const seconds = (performance.now() - startedAt) / 1_000;
    const passed = outcomes.filter(({ status }) => status === 200);
    const refused = outcomes.filter(({ status }) => status !== 200);
    expect(passed.length).toBeGreaterThanOrEqual(burst);
    expect(passed.length).toBeLessThanOrEqual(burst + Math.ceil(seconds * rate));
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, ...refusal } of refused) {
      expect(refusal).toEqual({ status: 429, reason: 'RATE_LIMITED', retryAfter: 1 });
      expect(headers.get('ratelimit-policy')).toBe(`"rate";q=${burst};w=${burst / rate}`);
      expect(headers.get('ratelimit')).toMatch(/^"rate";r=0;t=[23]$/);
    }
    await sleep(1_000);
    expect((await cedula.fetch('GET', '/v1/client')).status).toBe(200);
  });

  test('is counted for each client by itself, and before the quota', async () => {
    const [tenant, other] = [await newTenant(httpUrl), await newTenant(httpUrl)];
    const { cedula } = tenant;
    await Promise.all(Array.from({ length: 60 }, () => cedula.fetch('GET', '/v1/client')));
    expect((await other.cedula.fetch('GET', '/v1/client')).status).toBe(200);
    const bytes = { content: smallPng, type: 'image/png' };
    const statuses: number[] = [];
    const send = async () => statuses.push((await cedula.fetch('POST', '/v1/images', { bytes })).status);
    await Promise.all(Array.from({ length: 40 }, send));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    // None of those took a unit: as many uploads as there are units pass in all.
    for (
      let tries = 0;
      tries < 60 && statuses.filter((status) => status === 201).length < quota;
      tries += 1
    ) {
      await sleep(1_000 / rate);
      await send();
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(quota);
    expect(await imagesOf(cedula)).toHaveLength(quota);
  });
});

describe('a client that has many calls under way', () => {
  test('is told that these are too many, and neither that nor breaking off costs it quota', async () => {
    const tenant = await newTenant(httpUrl);
    const { cedula } = tenant;
    const atOnce = 16;
    const running = await Promise.all(Array.from({ length: atOnce }, () => beginUpload(tenant, uploadBody)));
    const bytes = { content: smallPng, type: 'image/png' };
    const oneMore = await outcomeOf(await cedula.fetch('POST', '/v1/images', { bytes }));
    expect(oneMore).toMatchObject({ status: 503, reason: 'UNAVAILABLE', retryAfter: 1 });
    expect((await cedula.fetch('GET', '/v1/client')).status).toBe(200);

    const [first, ...others] = running;
    for (const connection of others) connection[Symbol.dispose]();
    first?.write(uploadBody);
    const answers = [await first?.answer()].map((answer) => answer?.headers.get('x-request-id') ?? null);
    first?.[Symbol.dispose]();
    const statusOf = async () => (await cedula.fetch('GET', '/v1/client')).status;
    await expect.poll(statusOf, { interval: 200 }).toBe(200);
    for (let count = 1; count < quota; count += 1) {
      await sleep(1_000 / rate);
      answers.push((await upload(cedula)).headers.get('x-request-id'));
    }
    const beyond = await outcomeOf(await cedula.fetch('POST', '/v1/images', { bytes }));
    expect(beyond).toMatchObject({ status: 429, reason: 'QUOTA_EXCEEDED' });
    const now = new Date();
    const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    expect(Math.abs(beyond.retryAfter - (nextMonth - now.getTime()) / 1_000)).toBeLessThan(60);
    expect(beyond.headers.get('cedula-meter')).toBeNull();
    expect((await cedula.fetch('GET', '/v1/client')).status).toBe(200);
    await expectBilled(cedula, answers);
  });
});

describe('the memory for bodies', () => {
  test('is not promised twice: an upload that finds no room is refused before it is read', async () => {
    const tenant = await newTenant(httpUrl);
    const { cedula } = tenant;
    const tenMebibytes = 10 * 1024 * 1024;
    const holding = await Promise.all(
      Array.from({ length: 3 }, () => beginUpload(tenant, uploadBody, tenMebibytes)),
    );
    const content = Buffer.concat([smallPng, Buffer.alloc(3 * 1024 * 1024)]);
    const send = () => cedula.fetch('POST', '/v1/images', { bytes: { content, type: 'image/png' } });
    expect(await outcomeOf(await send())).toMatchObject({
      status: 503,
      reason: 'UNAVAILABLE',
      retryAfter: 1,
    });
    expect((await upload(cedula)).status).toBe(201);
    for (const connection of holding) connection[Symbol.dispose]();
    await expect.poll(async () => (await send()).status, { interval: 200, timeout: 5_000 }).toBe(201);
  });
});

describe('signing up', () => {
  test('is limited per address, whatever address the caller says it has', async () => {
    const send = (address: string) =>
      fetch(`${httpUrl}/v1/clients`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': address,
          'x-real-ip': address,
          forwarded: `for=${address}`,
        },
        body: JSON.stringify({ name: 'Many Ltd', email: `it@${randomUUID()}.example` }),
      });
    const outcomes = [];
    for (let count = 0; count < signUps; count += 1)
      outcomes.push(await outcomeOf(await send(`10.0.0.${count}`)));
    const refused = outcomes.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, reason, retryAfter } of refused) {
      expect([status, reason]).toEqual([429, 'RATE_LIMITED']);
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(60);
    }
  });
});
