import { isApiToken } from '@cedula/chassis/secrets/api-token.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { outcomeOf } from './machine.ts';

const { httpUrl } = await sharedMesh();

test('an API token is made, shown, listed and revoked', async () => {
  const { cedula } = await newTenant(httpUrl);
  const wish = { name: 'camera', scopes: ['images'], expireTime: '2099-01-01T00:00:00Z' };
  const made = await cedula.fetch('POST', '/v1/api-tokens', { json: wish });
  expect(made.status).toBe(201);
  const { apiToken, token } = (await made.json()) as { apiToken: { id: string }; token: string };
  expect(isApiToken(token)).toBe(true);
  expect(apiToken).toMatchObject(wish);
  expect(made.headers.get('location')).toBe(`/v1/api-tokens/${apiToken.id}`);
  expect(await cedula.get(`/v1/api-tokens/${apiToken.id}`)).toEqual({ apiToken });
  expect(await cedula.get('/v1/api-tokens')).toEqual({ apiTokens: [apiToken], nextPageToken: '' });
  const remove = () => outcomeOf(cedula.fetch('DELETE', `/v1/api-tokens/${apiToken.id}`));
  expect(await remove()).toBe('204');
  expect(await remove()).toBe('404 NOT_FOUND');
  expect(await cedula.get('/v1/api-tokens')).toEqual({ apiTokens: [], nextPageToken: '' });
});
