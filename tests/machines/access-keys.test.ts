import { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { type AccessKey, type KeyAnswer, newMachine, outcomeOf, soon } from './machine.ts';

const { httpUrl } = await sharedMesh();
const look = (cedula: Cedula) => outcomeOf(cedula.fetch('GET', '/v1/client'));

describe('rotating an access key', () => {
  test('gives a second secret beside the first, until the overlap is over', async () => {
    const owner = await newTenant(httpUrl);
    const { accessKey, cedula: before } = await newMachine(owner, { name: 'camera' });
    expect(await look(before)).toBe('200');
    const path = `/v1/access-keys/${accessKey.id}:rotate`;
    const rotated = await owner.cedula.post<KeyAnswer>(path, { overlap: '2s' });
    expect(rotated.accessKey).toEqual(accessKey);
    const after = new Cedula({ baseUrl: httpUrl, keyId: accessKey.id, secret: rotated.secret });
    expect(await soon(() => look(after), '200')).toBe('200');
    expect(await look(before)).toBe('200');
    await delay(2_000);
    expect(await look(before)).toBe('401 UNAUTHENTICATED');
    expect(await look(after)).toBe('200');
  });

  test('with no overlap ends the secret before within 5 s', async () => {
    const owner = await newTenant(httpUrl);
    const { accessKey, cedula: before } = await newMachine(owner);
    expect(await look(before)).toBe('200');
    await owner.cedula.post<KeyAnswer>(`/v1/access-keys/${accessKey.id}:rotate`, { overlap: '0s' });
    expect(await soon(() => look(before), '401 UNAUTHENTICATED')).toBe('401 UNAUTHENTICATED');
  });

  test.each([
    ['-1s', 'duration.gte_lte'],
    ['2592001s', 'duration.gte_lte'],
    ['a day', 'type'],
  ])('refuses an overlap of %s by its rule', async (overlap, rule) => {
    const { cedula, keyId } = await newTenant(httpUrl);
    const answer = await cedula.fetch('POST', `/v1/access-keys/${keyId}:rotate`, { json: { overlap } });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { reason: 'INVALID_ARGUMENT', violations: [{ field: 'overlap', rule }] },
    ]);
  });
});

describe('a key that is narrowed to scopes', () => {
  test('does what they say, and nothing else', async () => {
    const owner = await newTenant(httpUrl);
    const { cedula } = await newMachine(owner, { scopes: ['images:read'] });
    await upload(owner.cedula);
    expect(await outcomeOf(cedula.fetch('GET', '/v1/images'))).toBe('200');
    await expect(upload(cedula)).rejects.toMatchObject({ status: 403 });
    for (const path of ['/v1/access-keys', '/v1/usage', '/v1/results'])
      expect(await outcomeOf(cedula.fetch('GET', path))).toBe('403 PERMISSION_DENIED');
  });

  test('makes no key that may do more', async () => {
    const owner = await newTenant(httpUrl);
    const { cedula } = await newMachine(owner, { scopes: ['manage', 'images:read'] });
    const make = (scopes: string[]) =>
      outcomeOf(cedula.fetch('POST', '/v1/access-keys', { json: { scopes } }));
    expect(await make(['images:read'])).toBe('201');
    expect(await make(['images'])).toBe('403 PERMISSION_DENIED');
    expect(await make([])).toBe('403 PERMISSION_DENIED');
    const rotate = cedula.fetch('POST', `/v1/access-keys/${owner.keyId}:rotate`, { json: {} });
    expect(await outcomeOf(rotate)).toBe('403 PERMISSION_DENIED');
  });
});

describe('a key that is narrowed to addresses', () => {
  test('is refused from elsewhere, once its signature is right', async () => {
    const owner = await newTenant(httpUrl);
    const { accessKey, cedula } = await newMachine(owner, { addressRanges: ['203.0.113.0/24'] });
    expect(await look(cedula)).toBe('403 PERMISSION_DENIED');
    const forger = new Cedula({ baseUrl: httpUrl, keyId: accessKey.id, secret: owner.secret });
    expect(await look(forger)).toBe('401 UNAUTHENTICATED');
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect(await outcomeOf(cedula.fetch('GET', '/v1/client', { headers }))).toBe('403 PERMISSION_DENIED');
  });

  test('works from where it may be used', async () => {
    const owner = await newTenant(httpUrl);
    const addressRanges = ['203.0.113.0/24', '127.0.0.0/8', '::1/128'];
    const { accessKey, cedula } = await newMachine(owner, { addressRanges });
    expect(await look(cedula)).toBe('200');
    const shown = await cedula.get<{ accessKey: AccessKey }>(`/v1/access-keys/${accessKey.id}`);
    expect(shown.accessKey).toMatchObject({ scopes: [], addressRanges });
  });
});
