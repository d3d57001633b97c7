import { createHmac, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readFields } from './http/fields.ts';
import { signatureBase } from './signature-base.ts';
import type { SignableRequest } from './signature-base.ts';

/** RFC 9421 §B.2, test-request. */
const testRequest: SignableRequest = {
  method: 'POST',
  target: '/foo?param=Value&Pet=dog',
  authority: 'example.com',
  path: '/foo',
  query: '?param=Value&Pet=dog',
  fields: readFields(
    [
      ['Host', 'example.com'],
      ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['Content-Type', 'application/json'],
      ['Content-Length', '18'],
    ].flat(),
  ),
};

describe('the base of RFC 9421', () => {
  test('gives the MAC of appendix B.2.5 (hmac-sha256)', () => {
    const base = signatureBase(
      testRequest,
      ['date', '@authority', 'content-type'],
      '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    );
    expect(base).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@authority": example.com',
        '"content-type": application/json',
        '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      ].join('\n'),
    );
    const secret = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
    expect(createHmac('sha256', Buffer.from(secret, 'base64')).update(base).digest('base64')).toBe(
      'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
    );
  });

  test('is what the signature of appendix B.2.6 (ed25519) was made of', () => {
    const base = signatureBase(
      testRequest,
      ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
    const key = createPublicKey({
      key: Buffer.from('MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=', 'base64'),
      format: 'der',
      type: 'spki',
    });
    const signature =
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
    expect(verify(null, Buffer.from(base), key, Buffer.from(signature, 'base64'))).toBe(true);
  });

  test('takes field values as §2.1 has them: trimmed, lines joined, empty ones kept', () => {
    const fields = readFields(
      [
        ['X-OWS-Header', '  Leading and trailing whitespace.\t '],
        ['Cache-Control', 'max-age=60'],
        ['Cache-Control', '   must-revalidate'],
        ['X-Empty-Header', ''],
      ].flat(),
    );
    const request = { ...testRequest, fields };
    expect(signatureBase(request, ['x-ows-header', 'cache-control', 'x-empty-header'], '()')).toBe(
      [
        '"x-ows-header": Leading and trailing whitespace.',
        '"cache-control": max-age=60, must-revalidate',
        '"x-empty-header": ',
        '"@signature-params": ()',
      ].join('\n'),
    );
  });

  test('derives method, query and request target from the request line', () => {
    expect(signatureBase(testRequest, ['@method', '@query', '@request-target'], '()')).toBe(
      [
        '"@method": POST',
        '"@query": ?param=Value&Pet=dog',
        '"@request-target": /foo?param=Value&Pet=dog',
        '"@signature-params": ()',
      ].join('\n'),
    );
  });

  test('never holds a line that a field value forged', () => {
    const fields = new Map([['x-note', 'a\n"@method": GET']]);
    expect(() => signatureBase({ ...testRequest, fields }, ['x-note'], '()')).toThrow(/x-note/);
  });

  test('refuses what has no one reading in ASCII, and what a gateway cannot know', () => {
    const fields = new Map([['x-note', 'caf\u00e9']]);
    expect(() => signatureBase({ ...testRequest, fields }, ['x-note'], '()')).toThrow(/x-note/);
    expect(() => signatureBase(testRequest, ['@scheme'], '()')).toThrow(/@scheme/);
    expect(() => signatureBase(testRequest, ['@target-uri'], '()')).toThrow(/@target-uri/);
  });
});
