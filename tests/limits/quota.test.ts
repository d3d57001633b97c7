import { Cedula } from '@cedula/client';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateStack, startPrivateStack } from '../../tools/testing/mesh.ts';
import { upload, smallPng } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { outcomeOf, soon } from '../machines/machine.ts';
import { login, newPerson } from '../people/person.ts';
import { findAll, logsOf } from '../quiet/places.ts';

const operator = { email: 'root@cedula.example', password: 'walnut-harbour-72' };
let stack: PrivateStack;
/** Every bearer token that is used here. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  stack = await startPrivateStack({
    environment: {
      CEDULA_ENGINE: 'simulated',
      CEDULA_QUOTA_PER_MONTH: '3',
      CEDULA_RATE_PER_SECOND: '1000',
      CEDULA_RATE_BURST: '1000',
      CEDULA_OPERATOR_EMAIL: operator.email,
      CEDULA_OPERATOR_PASSWORD: operator.password,
      CEDULA_LOG_LEVEL: 'debug',
    },
  });
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Quota {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly resetTime: string;
}

const quotaOf = async (cedula: Cedula) => (await cedula.get<{ quota: Quota }>('/v1/quota')).quota;
const tryUpload = (cedula: Cedula) =>
  outcomeOf(cedula.fetch('POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }));

async function bearerOf({ cedula }: Tenant): Promise<Cedula> {
  const wish = { name: 'camera', scopes: ['images', 'billing:read'] };
  const { token, apiToken } = await cedula.post<{ token: string; apiToken: { id: string } }>(
    '/v1/api-tokens',
    wish,
  );
  tokens[apiToken.id] = token;
  return new Cedula({ baseUrl: stack.httpUrl, token });
}

async function signInAsOperator(): Promise<Cedula> {
  const { accessToken } = await login(stack.httpUrl, operator.email, operator.password);
  tokens.operator = accessToken;
  return new Cedula({ baseUrl: stack.httpUrl, token: accessToken });
}

test('the quota is told as the next call will meet it, to every kind of caller', async () => {
  const tenant = await newTenant(stack.httpUrl);
  const camera = await bearerOf(tenant);
  const now = new Date();
  const resetTime = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
  const told = await quotaOf(camera);
  expect(told).toMatchObject({ limit: 3, used: 0, remaining: 3 });
  expect(new Date(told.resetTime).toISOString()).toBe(resetTime);
  await upload(camera);
  expect(await quotaOf(tenant.cedula)).toMatchObject({ limit: 3, used: 1, remaining: 2 });
  const refused = tenant.cedula.fetch('POST', '/v1/face-detections', { json: { imageId: 'img_of_nobody' } });
  expect(await outcomeOf(refused)).toBe('404 NOT_FOUND');
  expect(await quotaOf(camera)).toMatchObject({ used: 1, remaining: 2 });
  await upload(tenant.cedula);
  await upload(camera);
  expect(await quotaOf(camera)).toMatchObject({ used: 3, remaining: 0 });
  expect(await tryUpload(camera)).toBe('429 QUOTA_EXCEEDED');
  expect(await tryUpload(tenant.cedula)).toBe('429 QUOTA_EXCEEDED');
});

test('a person who registers has a quota of 100, whatever others have', async () => {
  const { cedula, tokens: theirs } = await newPerson(stack.httpUrl);
  tokens.person = theirs.accessToken;
  expect(await quotaOf(cedula)).toMatchObject({ limit: 100, used: 0, remaining: 100 });
});

test('an operator sets a quota, which is in force within 5 s', async () => {
  const tenant = await newTenant(stack.httpUrl);
  const cedula = await signInAsOperator();
  expect(await outcomeOf(cedula.fetch('GET', '/v1/operator/clients'))).toBe('200');
  const path = `/v1/operator/clients/${tenant.clientId}`;
  expect(await outcomeOf(cedula.fetch('PATCH', path, { json: { quotaPerMonth: 1 } }))).toBe('200');
  const limit = async () => String((await quotaOf(tenant.cedula)).limit);
  expect(await soon(limit, '1')).toBe('1');
  await upload(tenant.cedula);
  expect(await tryUpload(tenant.cedula)).toBe('429 QUOTA_EXCEEDED');
});

test('a Redis that lost its memory gives nobody more, and keeps nobody out', async () => {
  const [spent, fresh] = [await newTenant(stack.httpUrl), await newTenant(stack.httpUrl)];
  const [spender, other] = [await bearerOf(spent), await bearerOf(fresh)];
  const requests = [];
  for (let count = 0; count < 2; count += 1)
    requests.push((await upload(spender)).headers.get('x-request-id'));
  await expectBilled(spent.cedula, requests);
  const { redis } = stack.servers;
  await redis.kill();
  rmSync(join(redis.storeFolder, 'appendonlydir'), { recursive: true });
  await redis.start();
  const quota = async () => JSON.stringify((await quotaOf(spender).catch(() => undefined))?.used);
  await expect.poll(quota, { timeout: 15_000, interval: 200 }).toBe('2');
  // Until billing is sure to know of every call from before.
  await expect.poll(() => tryUpload(spender), { timeout: 60_000, interval: 1_000 }).toBe('201');
  expect(await quotaOf(spender)).toMatchObject({ used: 3, remaining: 0 });
  expect(await tryUpload(spender)).toBe('429 QUOTA_EXCEEDED');
  for (let count = 0; count < 3; count += 1) expect(await tryUpload(other)).toBe('201');
  expect(await tryUpload(other)).toBe('429 QUOTA_EXCEEDED');
}, 120_000);

test('no bearer token is written down, good or bad', async () => {
  tokens.forged = `${tokens.operator?.slice(0, -8)}AAAAAAAA`;
  for (const token of [tokens.forged, 'cdt_notatokenbutsomethinglikeit0000000']) {
    const answer = new Cedula({ baseUrl: stack.httpUrl, token }).fetch('GET', '/v1/images');
    expect(await outcomeOf(answer)).toBe('401 UNAUTHENTICATED');
  }
  tokens.unknown = 'cdt_notatokenbutsomethinglikeit';
  expect(Object.keys(tokens).length).toBeGreaterThan(4);
  expect(findAll({ sessions: 'ses_', tokens: 'tok_' }, logsOf(stack)).length).toBeGreaterThan(0);
  expect(findAll(tokens, logsOf(stack))).toEqual([]);
});
