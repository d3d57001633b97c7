import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentDigestField, EMPTY_SHA256 } from './content-digest.ts';
import { readContentDigest } from './verify/content-digest-value.ts';

test.each([
  ['{"hello": "world"}', 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
  ['', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
])('the digest of %j is written and read back', (body, base64) => {
  const sha256 = Uint8Array.from(hash('sha256', body, 'buffer'));
  expect(contentDigestField(sha256)).toBe(`sha-256=:${base64}:`);
  expect(Uint8Array.from(readContentDigest(`sha-256=:${base64}:`))).toEqual(sha256);
});

test('the digest of nothing is known', () => {
  expect(Buffer.from(EMPTY_SHA256).toString('hex')).toBe(hash('sha256', ''));
});
