import { signRequest } from '@cedula/signatures';
import { withAddedLine, withFields } from '@cedula/signatures/testing/wire-request.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import { requestTo, sign, usualCover } from './signed.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const { host } = new URL(httpUrl);
const plain = requestTo(httpUrl);

async function statusOf(request: Parameters<typeof sendWire>[1]): Promise<number> {
  return (await sendWire(httpUrl, request)).status;
}

describe('what is covered cannot be changed', () => {
  const get = requestTo(httpUrl, { target: '/v1/access-keys?pageSize=1' });

  test.each([
    ['another query', { ...sign(tenant, get), target: '/v1/access-keys?pageSize=2' }],
    ['no query', { ...sign(tenant, get), target: '/v1/access-keys' }],
    ['one parameter more', { ...sign(tenant, get), target: '/v1/access-keys?pageSize=1&pageToken=' }],
    ['a query where none was', { ...sign(tenant, plain), target: '/v1/client?a=1' }],
    ['another path', { ...sign(tenant, plain), target: '/v1/usage' }],
    ['another method', { ...sign(tenant, plain), target: '/v1/access-keys', method: 'POST' }],
    ['another host', withFields(sign(tenant, plain), { Host: 'other.example' })],
    ['another port', withFields(sign(tenant, plain), { Host: `${new URL(httpUrl).hostname}:1` })],
  ])('%s', async (_, request) => {
    const answer = await sendWire(httpUrl, request);
    expect(refusalOf(answer)).toEqual({ status: 401, reason: 'UNAUTHENTICATED' });
  });

  test('a field beyond the profile, once it is covered', async () => {
    const note = withAddedLine(withAddedLine(plain, 'X-Note', 'a'), 'X-Note', 'b');
    const joined = withFields(plain, { 'X-Note': 'a, b' });
    const { rawHeaders } = sign(tenant, joined, { cover: `${usualCover(plain)} "x-note"` });
    const made = rawHeaders.slice(joined.rawHeaders.length);
    // Two lines are what one line with a comma is (RFC 9421 §2.1).
    expect(await statusOf({ ...note, rawHeaders: [...note.rawHeaders, ...made] })).toBe(200);
    const changed = withFields(joined, { 'X-Note': 'a, c' });
    expect(await statusOf({ ...changed, rawHeaders: [...changed.rawHeaders, ...made] })).toBe(401);
  });
});

describe('@path and @query are the bytes that were sent', () => {
  test.each([
    ['/v1/client', 200],
    ['/v1/client?', 200],
    ['/v1/access-keys?pageSize=1&pageToken=', 200],
    ['/v1/access-keys?page_size=%31', 200],
    // An escape in a word of the path makes another path.
    ['/v1/%63lient', 404],
  ])('%s', async (target, status) => {
    expect(await statusOf(sign(tenant, requestTo(httpUrl, { target })))).toBe(status);
  });

  test('an id may be written in escapes, and is signed as it is written', async () => {
    const escaped = `/v1/access-keys/%6b${tenant.keyId.slice(1)}`;
    expect(await statusOf(sign(tenant, requestTo(httpUrl, { target: escaped })))).toBe(200);
    const signedPlain = sign(tenant, requestTo(httpUrl, { target: `/v1/access-keys/${tenant.keyId}` }));
    expect(await statusOf({ ...signedPlain, target: escaped })).toBe(401);
  });

  test('an empty query and none are one and the same', async () => {
    expect(await statusOf({ ...sign(tenant, plain), target: '/v1/client?' })).toBe(200);
  });
});

describe('@authority is the Host that was sent', () => {
  const signedFor = (authority: string, sent: string) => {
    const request = requestTo(httpUrl, { host: authority });
    return withFields(sign(tenant, request), { Host: sent });
  };

  test.each([
    ['in lower case', 'api.example.com', 'API.Example.COM'],
    ['without port 80', 'api.example.com', 'api.example.com:80'],
    ['without port 443', 'api.example.com', 'api.example.com:443'],
    ['with any other port', 'api.example.com:8443', 'api.example.com:8443'],
    ['an IPv6 address', '[::1]:8080', '[::1]:8080'],
  ])('%s', async (_, authority, sent) => {
    expect(await statusOf(signedFor(authority, sent))).toBe(200);
  });

  test.each([
    ['port 443 signed', 'api.example.com:443', 'api.example.com:443'],
    ['capitals signed', 'API.example.com', 'API.example.com'],
  ])('%s is not what is compared', async (_, authority, sent) => {
    expect(await statusOf(signedFor(authority, sent))).toBe(401);
  });

  test.each(['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-For', 'Forwarded', 'X-Original-Host'])(
    'what %s says is ignored',
    async (name) => {
      const value = name === 'Forwarded' ? 'host=proxy.example;proto=https' : 'proxy.example';
      expect(await statusOf(withAddedLine(sign(tenant, plain), name, value))).toBe(200);
      const forProxy = sign(tenant, requestTo(httpUrl, { host: 'proxy.example' }));
      expect(await statusOf(withFields(forProxy, { Host: host, [name]: value }))).toBe(401);
    },
  );

  test.each(['X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override'])('so is %s', async (name) => {
    const value = name.startsWith('X-HTTP') ? 'DELETE' : '/v1/usage';
    const answer = await sendWire(httpUrl, withAddedLine(sign(tenant, plain), name, value));
    expect(JSON.parse(answer.body)).toMatchObject({ client: { id: tenant.clientId } });
  });
});

test('an Idempotency-Key has to be covered, and passes when it is', async () => {
  const body = '{"name":"once"}';
  const keyed = requestTo(httpUrl, { body, fields: [['Idempotency-Key', '"order-7"']] });
  expect(await statusOf(sign(tenant, keyed))).toBe(201);
  const afterwards = withAddedLine(sign(tenant, requestTo(httpUrl, { body })), 'Idempotency-Key', 'order-8');
  const answer = await sendWire(httpUrl, afterwards);
  expect(answer.problem()).toMatchObject({ status: 401, reason: 'SIGNATURE_COMPONENT_MISSING' });
});

test('fields that are not covered may say anything', async () => {
  const more = withAddedLine(withAddedLine(sign(tenant, plain), 'User-Agent', 'x'), 'Accept', 'a/b;q=0');
  expect(await statusOf(more)).toBe(200);
});

test('what the client library signs passes, spaces and umlauts in the query too', async () => {
  const target = `/v1/results?imageId=${encodeURIComponent('a b/ü?&=')}`;
  const url = httpUrl + target;
  const made = signRequest({ method: 'GET', url, keyId: tenant.keyId, secret: tenant.secret });
  expect((await fetch(url, { headers: made })).status).toBe(404);
});
