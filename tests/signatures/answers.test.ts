import { withAddedLine } from '@cedula/signatures/testing/wire-request.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import { requestTo, sign } from './signed.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const { cedula } = tenant;
const plain = requestTo(httpUrl);

async function answerOf(request: Promise<Response> | undefined) {
  const response = await request;
  if (response === undefined) throw new Error('nothing was asked');
  const body: { readonly reason?: string } = await response.json();
  return { status: response.status, headers: response.headers, body };
}

describe('the rate limit stands on every authenticated answer', () => {
  const answers: Record<string, () => Promise<Response>> = {
    '200': () => cedula.fetch('GET', '/v1/client'),
    '201': () => cedula.fetch('POST', '/v1/access-keys', { json: {} }),
    '400 INVALID_ARGUMENT': () => cedula.fetch('GET', '/v1/access-keys', { query: { pageSize: 0 } }),
    '400 MALFORMED_REQUEST': () =>
      cedula.fetch('POST', '/v1/access-keys', {
        bytes: { content: Buffer.from('{'), type: 'application/json' },
      }),
    '404 NOT_FOUND': () => cedula.fetch('GET', '/v1/images/img_0'),
    '413 BODY_TOO_LARGE': () =>
      cedula.fetch('POST', '/v1/access-keys', { json: { name: 'x'.repeat(1_100_000) } }),
    '415 UNSUPPORTED_MEDIA_TYPE': () =>
      cedula.fetch('POST', '/v1/images', { bytes: { content: smallPng, type: 'image/gif' } }),
  };

  test.each(Object.keys(answers))('%s', async (name) => {
    const { status, headers, body } = await answerOf(answers[name]?.());
    expect([status, body.reason].join(' ').trim()).toBe(name);
    expect(headers.get('ratelimit-policy')).toMatch(/^"rate";q=\d+;w=\d+$/);
    expect(headers.get('ratelimit')).toMatch(/^"rate";r=\d+;t=\d+$/);
  });

  test('400 DIGEST_MISMATCH', async () => {
    const signed = sign(tenant, requestTo(httpUrl, { body: '{"name":"a"}' }));
    const answer = await sendWire(httpUrl, { ...signed, body: '{"name":"b"}' });
    expect(answer.problem().reason).toBe('DIGEST_MISMATCH');
    expect(answer.headers.get('ratelimit')).toMatch(/^"rate";r=\d+;t=\d+$/);
  });
});

describe('cedula-meter', () => {
  test('names meter and units of a billed call', async () => {
    const { headers } = await upload(cedula);
    expect(headers.get('cedula-meter')).toBe('image_upload;units=1');
  });

  test('is absent from a free call and from one that failed', async () => {
    const free = await cedula.fetch('GET', '/v1/client');
    const failed = await cedula.fetch('POST', '/v1/images', { json: { content: '' } });
    expect(failed.status).toBe(400);
    expect([free, failed].map(({ headers }) => headers.has('cedula-meter'))).toEqual([false, false]);
  });
});

describe('x-request-id', () => {
  const requestId = /^req_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

  test('is ours, in answers and problems, and new each time', async () => {
    const ids = await Promise.all(
      [sign(tenant, plain), sign(tenant, plain), plain].map(async (request) => {
        const { headers } = await sendWire(httpUrl, withAddedLine(request, 'X-Request-Id', 'req_mine'));
        return headers.get('x-request-id') ?? '';
      }),
    );
    for (const id of ids) expect(id).toMatch(requestId);
    expect(new Set(ids).size).toBe(3);
  });

  test('stands in the bill, and not the one that the caller sent', async () => {
    const { headers } = await upload(cedula);
    const mine = headers.get('x-request-id');
    const lines = async () => {
      const { lines: all } = await cedula.get<{ lines: { requestId: string }[] }>('/v1/reports/usage/lines');
      return all.map((line) => line.requestId);
    };
    await expect.poll(lines, { timeout: 15_000 }).toContain(mine);
  });
});

describe('a public operation', () => {
  const body = JSON.stringify({ name: 'Twice Ltd', email: 'it@twice.example' });
  const signUp = requestTo(httpUrl, { target: '/v1/clients', body });

  test('takes no notice of a signature, right or wrong: what it makes belongs to nobody else', async () => {
    for (const request of [
      sign(tenant, signUp),
      sign({ ...tenant, secret: 'wrong' }, signUp),
      withAddedLine(signUp, 'Authorization', 'Bearer nobody'),
      withAddedLine(signUp, 'Signature-Input', 'garbage'),
    ]) {
      const answer = await sendWire(httpUrl, request);
      expect(answer.status).toBe(201);
      expect(answer.headers.has('ratelimit')).toBe(false);
      expect(JSON.parse(answer.body).client.id).not.toBe(tenant.clientId);
    }
  });
});
