import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { newLimitedTenant } from '../fixtures/limited-tenant.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { answerOf, beginUpload, uploadBody } from './begun-upload.ts';

const [rate, burst, quota] = [10, 30, 20];
const { httpUrl } = await sharedMesh();
const newTenantOfLimits = () =>
  newLimitedTenant(httpUrl, { ratePerSecond: rate, burst, quotaPerMonth: quota });

describe('the rate', () => {
  test('lets a burst pass, refuses what is beyond it, and tells when there is room again', async () => {
    const { cedula } = await newTenantOfLimits();
    // What was asked until the limits were in force has come back by then.
    await sleep(1_000);
    const startedAt = performance.now();
    const requests = Array.from({ length: 100 }, () => cedula.fetch('GET', '/v1/client'));
    const outcomes = await Promise.all((await Promise.all(requests)).map(answerOf));
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
    const [tenant, other] = [await newTenantOfLimits(), await newTenant(httpUrl)];
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
    const tenant = await newTenantOfLimits();
    const { cedula } = tenant;
    const atOnce = 16;
    const running = await Promise.all(Array.from({ length: atOnce }, () => beginUpload(tenant, uploadBody)));
    const bytes = { content: smallPng, type: 'image/png' };
    const oneMore = await answerOf(await cedula.fetch('POST', '/v1/images', { bytes }));
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
    const beyond = await answerOf(await cedula.fetch('POST', '/v1/images', { bytes }));
    expect(beyond).toMatchObject({ status: 429, reason: 'QUOTA_EXCEEDED' });
    const now = new Date();
    const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    expect(Math.abs(beyond.retryAfter - (nextMonth - now.getTime()) / 1_000)).toBeLessThan(60);
    expect(beyond.headers.get('cedula-meter')).toBeNull();
    expect((await cedula.fetch('GET', '/v1/client')).status).toBe(200);
    await expectBilled(cedula, answers);
  });
});
