import { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { outcomeOf, soon } from '../machines/machine.ts';

const { httpUrl } = await sharedMesh();
const unauthenticated = '401 UNAUTHENTICATED';
const denied = '403 PERMISSION_DENIED';

interface TokenAnswer {
  readonly apiToken: { readonly id: string; readonly lastUseTime?: string };
  readonly token: string;
}

async function newToken({ cedula }: Tenant, scopes: readonly string[], more: object = {}) {
  const wish = { name: 'camera', scopes, ...more };
  const { apiToken, token } = await cedula.post<TokenAnswer>('/v1/api-tokens', wish);
  return { id: apiToken.id, token, cedula: new Cedula({ baseUrl: httpUrl, token }) };
}

const look = (cedula: Cedula, path = '/v1/images') => outcomeOf(cedula.fetch('GET', path));

test('a token does what its scopes say, and nothing else', async () => {
  const owner = await newTenant(httpUrl);
  const reader = (await newToken(owner, ['images:read'])).cedula;
  const writer = (await newToken(owner, ['images'])).cedula;
  const accountant = (await newToken(owner, ['billing:read'])).cedula;
  const { headers } = await upload(writer);
  expect(await look(reader)).toBe('200');
  expect(await look(writer)).toBe('200');
  expect(await look(accountant)).toBe(denied);
  await expect(upload(reader)).rejects.toMatchObject({ status: 403 });
  expect(await look(accountant, '/v1/quota')).toBe('200');
  for (const path of ['/v1/quota', '/v1/access-keys', '/v1/sessions', '/v1/operator/clients', '/v1/users/me'])
    expect(await look(writer, path)).toBe(denied);
  await expectBilled(owner.cedula, [headers.get('x-request-id')]);
});

test('a revoked token is out within 5 s', async () => {
  const owner = await newTenant(httpUrl);
  const { id, cedula } = await newToken(owner, ['images']);
  expect(await look(cedula)).toBe('200');
  expect(await outcomeOf(owner.cedula.fetch('DELETE', `/v1/api-tokens/${id}`))).toBe('204');
  expect(await soon(() => look(cedula), unauthenticated)).toBe(unauthenticated);
});

test('a token works until it expires, also where it is known by heart', async () => {
  const owner = await newTenant(httpUrl);
  const expireTime = new Date(Date.now() + 4_000).toISOString();
  const { cedula } = await newToken(owner, ['images'], { expireTime });
  expect(await look(cedula)).toBe('200');
  await delay(Math.max(0, Date.parse(expireTime) - Date.now()) + 50);
  expect(await look(cedula)).toBe(unauthenticated);
});

test('its last use is told soon after it', async () => {
  const owner = await newTenant(httpUrl);
  const { id, cedula } = await newToken(owner, ['images']);
  const lastUse = async () =>
    (await owner.cedula.get<Pick<TokenAnswer, 'apiToken'>>(`/v1/api-tokens/${id}`)).apiToken.lastUseTime;
  expect(await lastUse()).toBeUndefined();
  const before = Date.now();
  await look(cedula);
  await expect.poll(lastUse, { timeout: 10_000, interval: 100 }).toBeDefined();
  expect(Date.parse((await lastUse()) ?? '')).toBeGreaterThan(before - 1_000);
});

test('a token with a wrong checksum, a cut one and an unknown one are refused alike', async () => {
  const owner = await newTenant(httpUrl);
  const { token } = await newToken(owner, ['images']);
  const last = token.endsWith('A') ? 'B' : 'A';
  for (const wrong of [
    token.slice(0, -1) + last,
    token.slice(0, -1),
    `${token}A`,
    token.toLowerCase(),
    'cdt_',
  ])
    expect(await look(new Cedula({ baseUrl: httpUrl, token: wrong }))).toBe(unauthenticated);
});
