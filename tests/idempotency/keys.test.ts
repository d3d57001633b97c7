import { beforeAll, describe, expect, test } from 'vitest';
import { signRequest } from '@cedula/signatures';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { newKey, reasonOf, send } from './testing/keyed.ts';

const { httpUrl } = await sharedMesh();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant(httpUrl);
});

const keyRequest = (name: string) => ['POST', '/v1/access-keys', { json: { name } }] as const;

describe('a key', () => {
  test.each([
    ['', 'string.min_len'],
    ['""', 'string.min_len'],
    ['k'.repeat(256), 'string.max_len'],
    ['two words', 'string.pattern'],
    ['"abc', 'string.pattern'],
  ])('"%s" is refused, and nothing happens', async (key, rule) => {
    const given = await send(tenant.cedula, keyRequest('never'), key);
    expect([given.status, reasonOf(given)]).toEqual([400, 'INVALID_ARGUMENT']);
    expect(JSON.parse(given.body)).toMatchObject({ violations: [{ field: 'idempotencyKey', rule }] });
    const { accessKeys } = await tenant.cedula.get<{ accessKeys: { name: string }[] }>('/v1/access-keys');
    expect(accessKeys.map(({ name }) => name)).not.toContain('never');
  });

  test('beyond ASCII is refused too, which no signature can cover', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'caf\u00e9' };
    const response = await fetch(`${httpUrl}/v1/access-keys`, { method: 'POST', body: '{}', headers });
    expect([response.status, (await response.json()).violations[0].rule]).toEqual([400, 'string.pattern']);
  });

  test('of 255 characters is one, bare and quoted the same', async () => {
    const key = `!~${'k'.repeat(253)}`;
    const first = await send(tenant.cedula, keyRequest('long'), key);
    const again = await send(tenant.cedula, keyRequest('long'), `"${key}"`);
    expect(again.body).toBe(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('is its own client’s', async () => {
    const key = newKey();
    const first = await send(tenant.cedula, keyRequest('one'), key);
    const other = await send((await newTenant(httpUrl)).cedula, keyRequest('one'), key);
    expect(other.status).toBe(201);
    expect(other.body).not.toBe(first.body);
  });

  test('that the signature does not cover is refused', async () => {
    const url = `${httpUrl}/v1/access-keys`;
    const body = Buffer.from('{}');
    const { keyId, secret } = tenant;
    const headers = { 'content-type': 'application/json' };
    const signed = signRequest({ method: 'POST', url, headers, body, keyId, secret });
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, ...signed, 'idempotency-key': 'k' },
    });
    expect([response.status, (await response.json()).reason]).toEqual([401, 'SIGNATURE_COMPONENT_MISSING']);
  });

  test('means nothing to reads, nor to signing up, whatever it is', async () => {
    for (const key of ['k', 'two words', '"']) {
      const read = await send(tenant.cedula, ['GET', '/v1/client'], key);
      expect([read.status, read.headers.get('idempotent-replayed')]).toEqual([200, null]);
      const body = JSON.stringify({ name: 'ACME', email: 'it@acme.example' });
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const signUp = async () =>
        (await fetch(`${httpUrl}/v1/clients`, { method: 'POST', body, headers })).json();
      const [one, two] = [await signUp(), await signUp()];
      expect(one.client.id).not.toBe(two.client.id);
    }
  });
});

describe('the same request', () => {
  test('is one however its image is sent, and whatever JSON looks like', async () => {
    const { cedula } = await newTenant(httpUrl);
    const key = newKey();
    const metadata = { b: '1', a: '2' };
    const form = () => {
      const parts = new FormData();
      parts.append('metadata', JSON.stringify(metadata));
      parts.append('content', new Blob([new Uint8Array(smallPng)], { type: 'text/plain' }), 'x.png');
      parts.append('label', 'l');
      return parts;
    };
    const content = smallPng.toString('base64');
    const json = (text: string) => ({ bytes: { content: Buffer.from(text), type: 'application/json' } });
    const query = { label: 'l', 'metadata.a': '2', 'metadata.b': '1' };
    const ways = [
      { form: form() },
      { form: form() },
      { query, bytes: { content: smallPng, type: 'image/png' } },
      json(JSON.stringify({ label: 'l', content, metadata })),
      json(` {"metadata": {"a":"2", "b":"1"},\n "content":"${content}", "label" : "\\u006c", "albumId":""}`),
    ];
    const given = [];
    for (const way of ways) given.push(await send(cedula, ['POST', '/v1/images', way], key));
    expect(given.map(({ status }) => status)).toEqual(ways.map(() => 201));
    expect(new Set(given.map(({ body }) => body)).size).toBe(1);
    expect(await imagesOf(cedula)).toHaveLength(1);
    const other = await send(cedula, ['POST', '/v1/images', { ...ways[2], query: { label: 'm' } }], key);
    expect([other.status, reasonOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('a refusal', () => {
  const cutOff = smallPng.subarray(0, smallPng.length / 2).toString('base64');
  const noImage = Buffer.from('no image').toString('base64');
  test.each([
    ['404', ['POST', '/v1/face-detections', { json: { imageId: newId('img') } }], 'NOT_FOUND'],
    ['404 of a delete', ['DELETE', `/v1/images/${newId('img')}`], 'NOT_FOUND'],
    ['404 of an id that is none', ['DELETE', '/v1/access-keys/nobody'], 'NOT_FOUND'],
    ['422', ['POST', '/v1/images', { json: { content: cutOff } }], 'IMAGE_UNREADABLE'],
    ['415', ['POST', '/v1/images', { json: { content: noImage } }], 'UNSUPPORTED_MEDIA_TYPE'],
  ] as const)('of the domain is told again to the byte: %s', async (_, request, reason) => {
    const key = newKey();
    const first = await send(tenant.cedula, request, key);
    expect(reasonOf(first)).toBe(reason);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const again = await send(tenant.cedula, request, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('content-type')).toBe('application/problem+json');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.requestId).not.toBe(first.requestId);
    expect(JSON.parse(again.body)).toMatchObject({ requestId: first.requestId });
  });

  test('of bad input frees the key', async () => {
    const key = newKey();
    const bad = await send(tenant.cedula, keyRequest('n'.repeat(1_000)), key);
    expect([bad.status, reasonOf(bad)]).toEqual([400, 'INVALID_ARGUMENT']);
    const good = await send(tenant.cedula, keyRequest('good'), key);
    expect([good.status, good.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });
});
