import { hash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRequestHead } from '../http/request-head.ts';
import { KEY_ID, NOW_SECONDS, SECRET } from '../testing/sign-as-told.ts';
import { verdict } from '../testing/verdict.ts';
import { fieldValue } from '../testing/wire-request.ts';
import { parseSignedRequest } from '../verify/parse-signed-request.ts';
import { macKey } from '../verify/verify-mac.ts';
import { signRequest } from './sign-request.ts';
import type { SignOptions } from './sign-request.ts';

const get: SignOptions = {
  method: 'GET',
  url: 'https://api.example.com/v1/images?pageSize=5',
  keyId: KEY_ID,
  secret: SECRET,
  nowMs: NOW_SECONDS * 1000,
};
const post: SignOptions = {
  ...get,
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'order-1' },
  body: '{"hello": "world"}',
};

/** The request as `fetch` would send it with the fields that were given and made. */
function sent(options: SignOptions) {
  const { host, pathname, search } = new URL(options.url);
  const body = String(options.body ?? '');
  const headers = {
    Host: host,
    'Content-Length': String(body.length),
    ...options.headers,
    ...signRequest(options),
  };
  return {
    method: options.method,
    target: pathname + search,
    rawHeaders: Object.entries(headers).flat(),
    body,
  };
}

function covered(options: SignOptions) {
  return parseSignedRequest(readRequestHead(sent(options))).coveredComponents;
}

const always = ['@method', '@authority', '@path', '@query', 'content-digest'];

describe('what is signed here is accepted there', () => {
  test('with a body and without', () => {
    expect(verdict(sent(get))).toBe('accepted');
    expect(verdict(sent(post))).toBe('accepted');
    expect(verdict(sent({ ...get, method: 'POST', body: '' }))).toBe('accepted');
  });

  test('whatever path, query, body and idempotency key it has', () => {
    const options = fc.record({
      url: fc
        .webUrl({ withQueryParameters: true })
        .filter((url) => !/\/\/|\.\.|%(2f|5c|00)/i.test(new URL(url).pathname + new URL(url).search)),
      body: fc.string({ unit: 'binary-ascii' }),
      key: fc.uuid(),
      expiresInSeconds: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(options, ({ url, body, key, expiresInSeconds }) => {
        const headers = { 'content-type': 'text/plain', 'idempotency-key': key };
        expect(verdict(sent({ ...post, url, headers, body, expiresInSeconds }))).toBe('accepted');
      }),
      { numRuns: 500 },
    );
  });

  test('with a Host of its own, as a client behind a tunnel sends it', () => {
    expect(verdict(sent({ ...get, headers: { Host: 'Public.example.com:443' } }))).toBe('accepted');
  });

  test('with the body given as bytes or by its digest', () => {
    const body = '{"hello": "world"}';
    const byText = signRequest({ ...post, nonce: 'a'.repeat(22) });
    const { body: _, ...withoutBody } = post;
    expect(signRequest({ ...post, nonce: 'a'.repeat(22), body: Buffer.from(body) })).toEqual(byText);
    const sha256 = hash('sha256', body, 'buffer');
    expect(signRequest({ ...withoutBody, nonce: 'a'.repeat(22), sha256 })).toEqual(byText);
  });

  test('with the key made once', () => {
    const nonce = 'a'.repeat(22);
    expect(signRequest({ ...post, nonce, secret: macKey(SECRET) })).toEqual(signRequest({ ...post, nonce }));
  });
});

describe('a signature', () => {
  test('covers what the profile demands, what is there, and what is asked for', () => {
    expect(covered(get)).toEqual(always);
    expect(covered(post)).toEqual([...always, 'content-type', 'idempotency-key']);
    const more = { ...post.headers, Prefer: 'respond-async' };
    expect(covered({ ...post, headers: more, cover: ['prefer', 'content-type'] })).toEqual([
      ...always,
      'content-type',
      'idempotency-key',
      'prefer',
    ]);
  });

  test('is the same for the same request, time and nonce', () => {
    expect(signRequest({ ...post, nonce: 'abcdefghijklmnopqrstuv' })).toEqual({
      'content-digest': 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
      'signature-input':
        'sig=("@method" "@authority" "@path" "@query" "content-digest" "content-type" "idempotency-key")' +
        `;created=1700000000;expires=1700000300;nonce="abcdefghijklmnopqrstuv";alg="hmac-sha256";keyid="${KEY_ID}";tag="cedula-v1"`,
      signature: expect.stringMatching(/^sig=:[A-Za-z0-9+/]{43}=:$/),
    });
  });

  test('of nothing has the digest of nothing', () => {
    expect(signRequest(get)['content-digest']).toBe('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:');
  });

  test('has a nonce of 128 bits that no other has', () => {
    const nonces = Array.from({ length: 100 }, () => parseSignedRequest(readRequestHead(sent(get))).nonce);
    expect(new Set(nonces).size).toBe(100);
    expect(Buffer.from(nonces[0] ?? '', 'base64url')).toHaveLength(16);
  });

  test('is of now and lives 300 s unless told otherwise', () => {
    const before = Math.floor(Date.now() / 1000);
    const { nowMs: _, ...now } = get;
    const { createdSeconds, expiresSeconds } = parseSignedRequest(readRequestHead(sent(now)));
    expect(createdSeconds - before).toBeOneOf([0, 1]);
    expect(expiresSeconds - createdSeconds).toBe(300);
  });

  test('replaces the fields of an earlier try', () => {
    const first = signRequest(post);
    const second = sent({ ...post, headers: { ...post.headers, ...first } });
    expect(verdict(second)).toBe('accepted');
    expect(fieldValue(second, 'signature')).not.toBe(first.signature);
  });
});

describe('a mistake of the signer is told at once', () => {
  const { headers: _, ...untyped } = post;
  test.each<[string, SignOptions]>([
    ['a body without a type', untyped],
    ['a body and a digest', { ...post, sha256: Buffer.alloc(32) }],
    ['a digest of another size', { ...get, sha256: Buffer.alloc(20) }],
    ['a method in small letters', { ...get, method: 'patch' }],
    ['a nonce too short', { ...get, nonce: 'short' }],
    ['a life too long', { ...get, expiresInSeconds: 301 }],
    ['no life', { ...get, expiresInSeconds: 0 }],
    ['half a second of life', { ...get, expiresInSeconds: 1.5 }],
    ['a relative URL', { ...get, url: '/v1/images' }],
  ])('%s', (_what, options) => {
    expect(() => signRequest(options)).toThrow(TypeError);
  });

  test('a field to be covered that is not there, or cannot be', () => {
    expect(() => signRequest({ ...get, cover: ['prefer'] })).toThrow(/"prefer"/);
    expect(() => signRequest({ ...get, cover: ['@scheme'] })).toThrow(/"@scheme"/);
    expect(() => signRequest({ ...get, cover: ['Prefer'], headers: { Prefer: 'a' } })).toThrow(/lower-case/);
    expect(() => signRequest({ ...post, headers: { 'Content-Type': 'caf\u00e9' } })).toThrow(/ASCII/);
  });
});
