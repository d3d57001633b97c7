import type { Problem } from '@cedula/client';
import { signRequest } from '@cedula/signatures';
import * as fc from 'fast-check';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newPerson } from './person.ts';

const { httpUrl } = await sharedMesh();
const [tenant, person] = [await newTenant(httpUrl), await newPerson(httpUrl)];
const url = `${httpUrl}/v1/images`;
const bearer = `Bearer ${person.tokens.accessToken}`;
const challenges = 'Signature realm="cedula", tag="cedula-v1", Bearer realm="cedula"';

const signed = () => ({ ...signRequest({ method: 'GET', url, keyId: tenant.keyId, secret: tenant.secret }) });

async function answerTo(headers: Record<string, string>) {
  const response = await fetch(url, { headers });
  const problem = response.status < 400 ? undefined : ((await response.json()) as Problem);
  return {
    status: response.status,
    reason: problem?.reason,
    detail: problem?.detail,
    challenge: response.headers.get('www-authenticate'),
  };
}

test('each credential alone is let in', async () => {
  expect((await answerTo(signed())).status).toBe(200);
  expect((await answerTo({ authorization: bearer })).status).toBe(200);
});

describe('401, with both ways to do it right, gets', () => {
  test.each<[string, Record<string, string>]>([
    ['no credential', {}],
    ['a token beside a signature', { ...signed(), authorization: bearer }],
    ['a token beside half a signature', { signature: signed().signature, authorization: bearer }],
    ['another scheme', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
    ['a signature’s scheme', { authorization: 'Signature keyId="x"' }],
  ])('%s', async (_, headers) => {
    expect(await answerTo(headers)).toMatchObject({
      status: 401,
      reason: 'UNAUTHENTICATED',
      challenge: challenges,
    });
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const [head = '', claims = '', signature = ''] = person.tokens.accessToken.split('.');
const read = (text: string): Record<string, unknown> => JSON.parse(Buffer.from(text, 'base64url').toString());

const changesTo = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 1 }));

describe('tokens that are not good', () => {
  const refused = { status: 401, reason: 'UNAUTHENTICATED', detail: 'The token is not valid, or no longer.' };
  const challenge = `${challenges}, error="invalid_token"`;
  const { privateKey } = generateKeyPairSync('ed25519');
  const forge = (header: object, body: object) => {
    const text = `${part(header)}.${part(body)}`;
    return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
  };

  test.each([
    ['without a signature', `${part({ ...read(head), alg: 'none' })}.${claims}.`],
    ['whose signature was left out', `${head}.${claims}.`],
    ['signed by another key under our name', forge(read(head), read(claims))],
    ['signed by a key of its own', forge({ ...read(head), kid: 'mine' }, read(claims))],
    [
      'of another user',
      `${head}.${part({ ...read(claims), sub: 'usr_01kdvw5g7xf3v8m2q6zj4t9c5r' })}.${signature}`,
    ],
    ['for another audience', `${head}.${part({ ...read(claims), aud: 'other' })}.${signature}`],
    ['that works longer', `${head}.${part({ ...read(claims), exp: 4_102_444_800 })}.${signature}`],
    ['that is a refresh token', person.tokens.refreshToken],
    ['that is an access key’s secret', tenant.secret],
    ['that is nothing', 'x'],
  ])('are refused alike: one %s', async (_, token) => {
    expect(await answerTo({ authorization: `Bearer ${token}` })).toEqual({ ...refused, challenge });
  });

  test('are refused alike, whatever they say', async () => {
    const anyToken = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,60}$/),
      fc.stringMatching(/^cdt_[A-Za-z0-9]{36}$/),
      fc
        .tuple(
          changesTo(['alg', 'kid', 'typ', 'crit', 'jku', 'b64']),
          changesTo(['iss', 'aud', 'sub', 'sid', 'exp', 'nbf']),
        )
        .map(([header, body]) => forge({ ...read(head), ...header }, { ...read(claims), ...body })),
    );
    await fc.assert(
      fc.asyncProperty(anyToken, async (token) => {
        expect(await answerTo({ authorization: `Bearer ${token}` })).toEqual({ ...refused, challenge });
      }),
      { numRuns: 60 },
    );
  });
});

test('a public operation is public, whatever credential comes with it', async () => {
  for (const headers of [{ authorization: 'Bearer x' }, signed(), { ...signed(), authorization: bearer }]) {
    expect((await fetch(`${httpUrl}/.well-known/jwks.json`, { headers })).status).toBe(200);
  }
});

test('the keys of access tokens are public, and there is the one that signed this one', async () => {
  const { keys } = (await (await fetch(`${httpUrl}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, string>[];
  };
  expect(keys.map(({ kid }) => kid)).toContain(read(head).kid);
  for (const key of keys) expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' });
  expect(JSON.stringify(keys)).not.toContain('"d"');
});
