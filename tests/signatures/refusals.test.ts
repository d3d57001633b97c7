import { withAddedLine, withFields, type WireRequest } from '@cedula/signatures/testing/wire-request.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import { nowSeconds, requestTo, sign, usualCover } from './signed.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const plain = requestTo(httpUrl);
const withBody = requestTo(httpUrl, {
  body: '{"name":"refused"}',
  fields: [['Idempotency-Key', 'order-1']],
});

/** What a request is refused with, and the challenge that goes with a 401. */
async function refused(request: WireRequest) {
  const answer = await sendWire(httpUrl, request);
  const { code, type, detail, serverTime } = answer.problem();
  return {
    ...refusalOf(answer),
    challenge: answer.headers.get('www-authenticate'),
    code,
    type,
    detail,
    serverTime,
  };
}

/** What a 401 of that reason has to say; nothing of it depends on the request but the detail. */
function unauthorized(reason: string) {
  return {
    status: 401,
    reason,
    challenge: 'Signature realm="cedula", tag="cedula-v1", Bearer realm="cedula"',
    code: 'unauthenticated',
    type: `urn:cedula:problem:${reason.toLowerCase().replaceAll('_', '-')}`,
    detail: expect.stringMatching(/^[A-Z"].*\.$/) as string,
    serverTime: undefined,
  };
}

test('a signature within the profile is accepted, with and without a body', async () => {
  expect((await sendWire(httpUrl, sign(tenant, plain))).status).toBe(200);
  expect((await sendWire(httpUrl, sign(tenant, withBody))).status).toBe(201);
});

describe('401 UNAUTHENTICATED', () => {
  test('no credential', async () => {
    expect(await refused(plain)).toEqual(unauthorized('UNAUTHENTICATED'));
  });

  test.each(['Basic YTpi', ''])('another kind of credential: "%s"', async (value) => {
    expect(await refused(withAddedLine(plain, 'Authorization', value))).toEqual(
      unauthorized('UNAUTHENTICATED'),
    );
  });

  test('two credentials at once, of which one is right', async () => {
    const signed = sign(tenant, plain);
    expect(await refused(withAddedLine(signed, 'Authorization', 'Bearer a'))).toEqual(
      unauthorized('UNAUTHENTICATED'),
    );
    expect((await sendWire(httpUrl, signed)).status).toBe(200);
  });
});

describe('401 SIGNATURE_PARAMETER_MISSING', () => {
  test.each(['created', 'expires', 'nonce', 'alg', 'keyid', 'tag'])('names %s', async (name) => {
    const refusal = await refused(sign(tenant, plain, { changed: { [name]: undefined } }));
    expect(refusal).toEqual(unauthorized('SIGNATURE_PARAMETER_MISSING'));
    expect(refusal.detail).toContain(`"${name}"`);
  });
});

describe('401 SIGNATURE_COMPONENT_MISSING', () => {
  test.each(usualCover(withBody).split(' '))('names %s', async (component) => {
    const cover = usualCover(withBody).replace(component, '').replace('  ', ' ').trim();
    const refusal = await refused(sign(tenant, withBody, { cover }));
    expect(refusal).toEqual(unauthorized('SIGNATURE_COMPONENT_MISSING'));
    expect(refusal.detail).toContain(component);
  });

  test('a covered field that the request does not have', async () => {
    const cover = `${usualCover(plain)} "x-note"`;
    expect(await refused(sign(tenant, plain, { cover }))).toEqual(
      unauthorized('SIGNATURE_COMPONENT_MISSING'),
    );
  });

  test('a chunked body counts as a body, also an empty one', async () => {
    const parts = { method: 'POST', target: '/v1/access-keys' };
    const chunked = withAddedLine(requestTo(httpUrl, parts), 'Transfer-Encoding', 'chunked');
    const request = { ...sign(tenant, chunked), body: '0\r\n\r\n' };
    expect(await refused(request)).toEqual(unauthorized('SIGNATURE_COMPONENT_MISSING'));
  });
});

describe('401 SIGNATURE_MALFORMED', () => {
  const malformed: Record<string, WireRequest> = {
    'another algorithm': sign(tenant, plain, { changed: { alg: '"rsa-v1_5-sha256"' } }),
    'another tag': sign(tenant, plain, { changed: { tag: '"cedula-v2"' } }),
    'a nonce of 21 characters': sign(tenant, plain, { changed: { nonce: `"${'a'.repeat(21)}"` } }),
    'a nonce of 65 characters': sign(tenant, plain, { changed: { nonce: `"${'a'.repeat(65)}"` } }),
    'a nonce that is no base64url': sign(tenant, plain, { changed: { nonce: `"${'a/'.repeat(11)}"` } }),
    'more than 300 s to live': sign(tenant, plain, { changed: { expires: String(nowSeconds() + 302) } }),
    'an end before its beginning': sign(tenant, plain, { changed: { expires: String(nowSeconds() - 1) } }),
    'a parameter of another name': sign(tenant, plain, { changed: { context: '"a"' } }),
    'a doubled component': sign(tenant, plain, { cover: `${usualCover(plain)} "@path"` }),
    'a component with a parameter': sign(tenant, plain, {
      cover: usualCover(plain).replace('"@path"', '"@path";req'),
    }),
    'part of a digest covered': sign(tenant, plain, {
      cover: usualCover(plain).replace('"content-digest"', '"content-digest";key="sha-256"'),
    }),
    'a component nobody can know': sign(tenant, plain, { cover: `${usualCover(plain)} "@target-uri"` }),
    'no Signature': withFields(sign(tenant, plain), { Signature: undefined }),
    'no Signature-Input': withFields(sign(tenant, plain), { 'Signature-Input': undefined }),
    'a Signature that is no dictionary': withFields(sign(tenant, plain), { Signature: 'sig=(' }),
    'a MAC of 31 bytes': withFields(sign(tenant, plain), {
      Signature: `sig=:${Buffer.alloc(31).toString('base64')}:`,
    }),
    'another digest algorithm': sign(
      tenant,
      withFields(plain, { 'Content-Digest': `sha-512=:${Buffer.alloc(64).toString('base64')}:` }),
    ),
    'a label that is another': withFields(sign(tenant, plain), {
      Signature: `other=:${Buffer.alloc(32).toString('base64')}:`,
    }),
  };

  test.each(Object.keys(malformed))('%s', async (name) => {
    expect(await refused(malformed[name] ?? plain)).toEqual(unauthorized('SIGNATURE_MALFORMED'));
  });

  test.each([
    ['first', (right: string, wrong: string) => `${right}, ${wrong}`],
    ['last', (right: string, wrong: string) => `${wrong}, ${right}`],
  ])('two signatures, the right one %s', async (_, join) => {
    const right = Object.fromEntries(pairs(sign(tenant, plain)));
    const input = (right['Signature-Input'] ?? '').replace('sig=', 'zig=');
    const both = withFields(sign(tenant, plain), {
      'Signature-Input': join(right['Signature-Input'] ?? '', input),
      Signature: join(right['Signature'] ?? '', `zig=:${Buffer.alloc(32).toString('base64')}:`),
    });
    expect(await refused(both)).toEqual(unauthorized('SIGNATURE_MALFORMED'));
  });
});

describe('401 SIGNATURE_EXPIRED, with the server’s time', () => {
  const at = (created: number, expires: number) => ({
    changed: { created: String(nowSeconds() + created), expires: String(nowSeconds() + expires) },
  });

  test.each([
    ['made 302 s ago', -302, -2],
    ['made 40 s ahead', 40, 340],
    ['over since 10 s', -60, -10],
  ])('%s', async (_, created, expires) => {
    const before = Date.now();
    const refusal = await refused(sign(tenant, plain, at(created, expires)));
    const expected = { ...unauthorized('SIGNATURE_EXPIRED'), serverTime: refusal.serverTime };
    expect(refusal).toEqual(expected);
    const serverTime = Date.parse(refusal.serverTime ?? '');
    expect(serverTime).toBeGreaterThanOrEqual(before);
    expect(serverTime).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['290 s old', -290, 5],
    ['20 s ahead', 20, 30],
  ])('but not one that is %s', async (_, created, expires) => {
    expect((await sendWire(httpUrl, sign(tenant, plain, at(created, expires)))).status).toBe(200);
  });
});

describe('the request of RFC 9421 appendix B.2.5', () => {
  const rfc = {
    method: 'POST',
    target: '/foo?param=Value&Pet=dog',
    rawHeaders: [
      ['Host', 'example.com'],
      ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['Content-Type', 'application/json'],
      ['Content-Digest', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'],
      ['Content-Length', '18'],
      [
        'Signature-Input',
        'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      ],
      ['Signature', 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:'],
    ].flat(),
    body: '{"hello": "world"}',
  };

  test('is refused: there is nothing at its path', async () => {
    expect((await sendWire(httpUrl, rfc)).status).toBe(404);
  });

  test('is refused where there is something', async () => {
    expect(await refused({ ...rfc, target: '/v1/access-keys' })).toEqual(
      unauthorized('SIGNATURE_PARAMETER_MISSING'),
    );
  });
});

function pairs({ rawHeaders }: WireRequest): [string, string][] {
  return rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [[name, all[at + 1] ?? '']] : []));
}
