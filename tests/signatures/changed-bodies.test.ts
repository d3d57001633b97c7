import { withFields } from '@cedula/signatures/testing/wire-request.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import { requestTo, sign } from './signed.ts';

const { httpUrl } = await sharedMesh();

const json = JSON.stringify({ content: smallPng.toString('base64'), label: 'signed' });

test('a body that is not the one signed stores nothing, bills nothing, and has spent the nonce', async () => {
  const tenant = await newTenant(httpUrl);
  const signed = sign(tenant, requestTo(httpUrl, { target: '/v1/images', body: json }));
  const changed = { ...signed, body: json.replace('signed', 'forged') };
  expect((await sendWire(httpUrl, changed)).problem()).toMatchObject({
    status: 400,
    code: 'invalid_argument',
    reason: 'DIGEST_MISMATCH',
  });
  expect((await sendWire(httpUrl, signed)).problem().reason).toBe('NONCE_REUSED');
  const sentinel = await upload(tenant.cedula);
  expect(await imagesOf(tenant.cedula)).toEqual([sentinel.body.image]);
  await expectBilled(tenant.cedula, [sentinel.headers.get('x-request-id')]);
});

test.each([
  ['one byte more', `${json} `],
  ['one byte less', json.slice(0, -1)],
  ['no byte at all', ''],
])('%s is another body', async (_, body) => {
  const tenant = await newTenant(httpUrl);
  const signed = sign(tenant, requestTo(httpUrl, { target: '/v1/images', body: json }));
  const answer = await sendWire(httpUrl, {
    ...withFields(signed, { 'Content-Length': String(body.length) }),
    body,
  });
  // Without a body Content-Type is covered all the same, and so the signature itself is right.
  expect(answer.problem().reason).toBe('DIGEST_MISMATCH');
  expect(await imagesOf(tenant.cedula)).toEqual([]);
});

test('a body where none was signed is refused before it is read', async () => {
  const tenant = await newTenant(httpUrl);
  const signed = sign(tenant, requestTo(httpUrl, { method: 'POST', target: '/v1/access-keys' }));
  const withBody = withFields(signed, { 'Content-Length': '2', 'Content-Type': 'application/json' });
  expect((await sendWire(httpUrl, { ...withBody, body: '{}' })).problem().reason).toBe(
    'SIGNATURE_COMPONENT_MISSING',
  );
});

test('how a body is framed is no part of it', async () => {
  const tenant = await newTenant(httpUrl);
  const signed = sign(tenant, requestTo(httpUrl, { body: '{"name":"chunked"}' }));
  const chunked = withFields(signed, { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' });
  const body = '1\r\n{\r\n11\r\n"name":"chunked"}\r\n0\r\n\r\n';
  expect((await sendWire(httpUrl, { ...chunked, body })).status).toBe(201);
});
