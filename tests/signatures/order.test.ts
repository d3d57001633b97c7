import { withFields } from '@cedula/signatures/testing/wire-request.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import { newNonce, nowSeconds, requestTo, sign, usualCover } from './signed.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const plain = requestTo(httpUrl);
const withBody = requestTo(httpUrl, { body: '{"name":"ordered"}' });

const longAgo = { created: String(nowSeconds() - 900), expires: String(nowSeconds() - 600) };
const noMac = { Signature: `sig=:${Buffer.alloc(32).toString('base64')}:` };

async function reasonOf(request: Parameters<typeof sendWire>[1]): Promise<string> {
  const answer = await sendWire(httpUrl, request);
  return answer.status < 300 ? 'accepted' : answer.problem().reason;
}

test('the request’s own form is judged before its signature', async () => {
  const twice = withFields(sign(tenant, plain), { ...noMac, Host: 'a, b' });
  expect(await reasonOf(twice)).toBe('MALFORMED_REQUEST');
});

test('the shape is judged before the times', async () => {
  const cover = usualCover(plain).replace('"@query" ', '');
  expect(await reasonOf(sign(tenant, plain, { cover, changed: longAgo }))).toBe(
    'SIGNATURE_COMPONENT_MISSING',
  );
});

test('the times are judged before the MAC, so that a wrong clock is told apart from a wrong secret', async () => {
  const unknown = sign({ ...tenant, keyId: 'key_unknown' }, plain, { changed: longAgo });
  expect(await reasonOf(unknown)).toBe('SIGNATURE_EXPIRED');
  expect(await reasonOf(withFields(unknown, noMac))).toBe('SIGNATURE_EXPIRED');
});

test('the MAC is judged before the nonce: whoever has no secret spends none', async () => {
  const signed = sign(tenant, plain);
  expect(await reasonOf(withFields(signed, noMac))).toBe('UNAUTHENTICATED');
  expect(await reasonOf(signed)).toBe('accepted');
  expect(await reasonOf(withFields(signed, noMac))).toBe('UNAUTHENTICATED');
});

test('the nonce is judged before the body', async () => {
  const signed = sign(tenant, withBody);
  expect(await reasonOf(signed)).toBe('accepted');
  expect(await reasonOf({ ...signed, body: withBody.body.replace('o', '0') })).toBe('NONCE_REUSED');
});

test('the body is judged before what it says', async () => {
  const signed = sign(tenant, withBody);
  expect(await reasonOf({ ...signed, body: withBody.body.replace('"', '{') })).toBe('DIGEST_MISMATCH');
});

test('a nonce is taken once, whatever it is used for again', async () => {
  const nonce = { nonce: `"${newNonce()}"` };
  const signed = sign(tenant, plain, { changed: nonce });
  expect(await reasonOf(signed)).toBe('accepted');
  expect(await reasonOf(signed)).toBe('NONCE_REUSED');
  expect(await reasonOf(sign(tenant, withBody, { changed: nonce }))).toBe('NONCE_REUSED');
  const later = { ...nonce, created: String(nowSeconds() + 5) };
  expect(await reasonOf(sign(tenant, plain, { changed: later }))).toBe('NONCE_REUSED');
});

test('a nonce belongs to its key: another key may use the same', async () => {
  const { accessKey, secret } = await tenant.cedula.post<{ accessKey: { id: string }; secret: string }>(
    '/v1/access-keys',
    { name: 'second' },
  );
  const nonce = { nonce: `"${newNonce()}"` };
  expect(await reasonOf(sign(tenant, plain, { changed: nonce }))).toBe('accepted');
  expect(await reasonOf(sign({ keyId: accessKey.id, secret }, plain, { changed: nonce }))).toBe('accepted');
});

test('of twenty uses of a nonce at once exactly one passes', async () => {
  const signed = sign(tenant, plain);
  const reasons = await Promise.all(Array.from({ length: 20 }, () => reasonOf(signed)));
  expect(reasons.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'NONCE_REUSED'), 'accepted']);
});

test('a refusal after the MAC has spent the nonce', async () => {
  const nothingThere = sign(tenant, requestTo(httpUrl, { target: '/v1/images/img_0' }));
  expect(await reasonOf(nothingThere)).toBe('NOT_FOUND');
  expect(await reasonOf(nothingThere)).toBe('NONCE_REUSED');
});
