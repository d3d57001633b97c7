import { Cedula } from '@cedula/client';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateStack, startPrivateStack } from '../../tools/testing/mesh.ts';
import { smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { outcomeOf } from '../machines/machine.ts';
import { newPerson } from '../people/person.ts';
import { findAll, logsOf } from '../quiet/places.ts';
import { answerOf, beginUpload, uploadBody } from './begun-upload.ts';
import { newCamera, quotaOf, tryUpload } from './camera.ts';
import { testSlowBodies } from './slow-bodies.ts';

const [signUps, quota] = [20, 20];
let stack: PrivateStack;
/** Every bearer token that is used here. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  stack = await startPrivateStack({
    environment: {
      CEDULA_ENGINE: 'simulated',
      CEDULA_QUOTA_PER_MONTH: String(quota),
      CEDULA_RATE_PER_SECOND: '1000',
      CEDULA_RATE_BURST: '1000',
      CEDULA_SIGNUP_BURST: String(signUps),
      CEDULA_SIGNUP_PER_MINUTE: '1',
      CEDULA_BODY_MEMORY_MIB: '32',
      CEDULA_LOG_LEVEL: 'debug',
    },
  });
});
afterAll(() => stack[Symbol.asyncDispose]());

describe('slow bodies', () => {
  testSlowBodies(() => stack.httpUrl);
});

describe('the memory for bodies', () => {
  test('is not promised twice: an upload that finds no room is refused before it is read', async () => {
    const tenant = await newTenant(stack.httpUrl);
    const { cedula } = tenant;
    const tenMebibytes = 10 * 1024 * 1024;
    const holding = await Promise.all(
      Array.from({ length: 3 }, () => beginUpload(tenant, uploadBody, tenMebibytes)),
    );
    const content = Buffer.concat([smallPng, Buffer.alloc(3 * 1024 * 1024)]);
    const send = () => cedula.fetch('POST', '/v1/images', { bytes: { content, type: 'image/png' } });
    expect(await answerOf(await send())).toMatchObject({
      status: 503,
      reason: 'UNAVAILABLE',
      retryAfter: 1,
    });
    expect((await upload(cedula)).status).toBe(201);
    for (const connection of holding) connection[Symbol.dispose]();
    await expect.poll(async () => (await send()).status, { interval: 200, timeout: 5_000 }).toBe(201);
  });
});

test('a Redis that lost its memory gives nobody more, and keeps nobody out', async () => {
  const [spent, fresh] = [await newTenant(stack.httpUrl), await newTenant(stack.httpUrl)];
  const [{ camera: spender, token }, { camera: other, token: otherToken }] = [
    await newCamera(spent),
    await newCamera(fresh),
  ];
  Object.assign(tokens, { token, otherToken });
  const requests = [];
  for (let count = 1; count < quota; count += 1)
    requests.push((await upload(spender)).headers.get('x-request-id'));
  await expectBilled(spent.cedula, requests);
  const { redis } = stack.servers;
  await redis.kill();
  rmSync(join(redis.storeFolder, 'appendonlydir'), { recursive: true });
  await redis.start();
  const used = async () => JSON.stringify((await quotaOf(spender).catch(() => undefined))?.used);
  await expect.poll(used, { timeout: 15_000, interval: 200 }).toBe(String(quota - 1));
  // Until billing is sure to know of every call from before.
  await expect.poll(() => tryUpload(spender), { timeout: 60_000, interval: 1_000 }).toBe('201');
  expect(await quotaOf(spender)).toMatchObject({ used: quota, remaining: 0 });
  expect(await tryUpload(spender)).toBe('429 QUOTA_EXCEEDED');
  for (let count = 0; count < quota; count += 1) expect(await tryUpload(other)).toBe('201');
  expect(await tryUpload(other)).toBe('429 QUOTA_EXCEEDED');
}, 120_000);

test('no bearer token is written down, good or bad', async () => {
  const person = await newPerson(stack.httpUrl);
  await quotaOf(person.cedula);
  tokens.person = person.tokens.accessToken;
  tokens.forged = `${tokens.person.slice(0, -8)}AAAAAAAA`;
  for (const token of [tokens.forged, 'cdt_notatokenbutsomethinglikeit0000000']) {
    const answer = new Cedula({ baseUrl: stack.httpUrl, token }).fetch('GET', '/v1/images');
    expect(await outcomeOf(answer)).toBe('401 UNAUTHENTICATED');
  }
  tokens.unknown = 'cdt_notatokenbutsomethinglikeit';
  expect(Object.keys(tokens)).toHaveLength(5);
  expect(findAll({ sessions: 'ses_', tokens: 'tok_' }, logsOf(stack)).length).toBeGreaterThan(0);
  expect(findAll(tokens, logsOf(stack))).toEqual([]);
});

describe('signing up', () => {
  test('is limited per address, whatever address the caller says it has', async () => {
    const send = (address: string) =>
      fetch(`${stack.httpUrl}/v1/clients`, {
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
    for (let count = 0; count < signUps + 2; count += 1)
      outcomes.push(await answerOf(await send(`10.0.0.${count}`)));
    const refused = outcomes.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, reason, retryAfter } of refused) {
      expect([status, reason]).toEqual([429, 'RATE_LIMITED']);
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(60);
    }
  });
});
