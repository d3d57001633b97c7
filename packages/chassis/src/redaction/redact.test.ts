import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { redact, redactText } from './redact.ts';

describe('names', () => {
  test.each([
    'authorization',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'secret',
    'clientSecret',
    'password',
    'token',
    'accessToken',
    'refresh_tokens',
    'page_token',
    'signature',
    'content',
    'image',
    'images',
    'sourceImage',
    'selfie',
    'cardNumber',
    'card_number',
    'cvv',
    'mrz',
    'privateKey',
    'CEDULA_MASTER_KEYS',
    'fields',
  ])('what stands under %s is replaced', (name) => {
    expect(redact({ [name]: 'opensesame' })).toEqual({ [name]: '[redacted]' });
    expect(redact({ a: [{ [name]: { deeper: 'opensesame' } }] })).toEqual({ a: [{ [name]: '[redacted]' }] });
  });

  test.each(['imageId', 'accessKeyId', 'contentType', 'requestId', 'method', 'units', 'imageCount'])(
    'what stands under %s stays',
    (name) => {
      expect(redact({ [name]: 'a plain value' })).toEqual({ [name]: 'a plain value' });
    },
  );
});

describe('texts', () => {
  test.each([
    ['secret cds_abcdefghijklmnop leaked', 'secret cds_[redacted] leaked'],
    ['cdt_0123456789abcdefghij', 'cdt_[redacted]'],
    ['cdl_0123456789abcdefghij', 'cdl_[redacted]'],
    ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer [redacted]'],
    ['postgres://app:opensesame@db/identity', 'postgres://[redacted]@db/identity'],
    ['got eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl', 'got [redacted]'],
    ['paid with 4242 4242 4242 4242', 'paid with [card]'],
    ['nothing to hide', 'nothing to hide'],
  ])('%j is written as %j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  test('a text is cut', () => {
    expect(redactText('x'.repeat(5_000))).toHaveLength(2_001);
  });
});

test('a card number as a number is replaced too', () => {
  expect(redact({ order: 4242424242424242, units: 3 })).toEqual({ order: '[card]', units: 3 });
});

test('bytes become their count', () => {
  expect(redact({ chunk: new Uint8Array(9), buffer: Buffer.from('picture') })).toEqual({
    chunk: '[9 bytes]',
    buffer: '[7 bytes]',
  });
});

test('what writes itself is taken at its word', () => {
  expect(redact({ databaseUrl: new Secret('opensesame'), at: new Date(0), count: 5n })).toEqual({
    databaseUrl: '[secret]',
    at: new Date(0),
    count: '5',
  });
});

test('depth and breadth are bounded, circles end', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect(JSON.stringify(redact(circle)).length).toBeLessThan(200);
  expect(redact(Array.from({ length: 1_000 }, () => 0))).toHaveLength(50);
});

test('a secret under a telling name never comes out, however deep it stands', () => {
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constant({ password: 'opensesame' }),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      expect(JSON.stringify(redact(value)) ?? '').not.toContain('opensesame');
    }),
  );
});
