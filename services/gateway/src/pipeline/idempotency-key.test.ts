import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { readRequestHead } from '@cedula/signatures';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.ts';

const { createAccessKey, listAccessKeys } = AccessKeyService.method;

function keyOf(
  value: string | undefined,
  method: Parameters<typeof operationOf>[0] = createAccessKey,
): string {
  const rawHeaders = ['Host', 'localhost', ...(value === undefined ? [] : ['Idempotency-Key', value])];
  const head = readRequestHead({ method: 'POST', target: '/v1/access-keys', rawHeaders });
  return idempotencyKeyOf(head, operationOf(method));
}

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});
const quoted = (key: string) => `"${key.replaceAll(/(["\\])/g, '\\$1')}"`;

test('any 1 to 255 visible characters are a key', () => {
  fc.assert(
    fc.property(visible, (key) => {
      expect(keyOf(quoted(key))).toBe(key);
      expect(keyOf(`-${key.slice(1)}`)).toBe(`-${key.slice(1)}`);
    }),
  );
  expect(keyOf('k'.repeat(255))).toHaveLength(255);
  expect(keyOf(`"${'k'.repeat(255)}"`)).toHaveLength(255);
  expect(keyOf(undefined)).toBe('');
});

function refusalOf(value: string): unknown {
  try {
    return keyOf(value);
  } catch (error) {
    return error;
  }
}

describe('what is no key is refused', () => {
  test.each([
    ['nothing', '', 'string.min_len'],
    ['nothing in quotes', '""', 'string.min_len'],
    ['256 characters', 'k'.repeat(256), 'string.max_len'],
    ['256 characters in quotes', `"${'k'.repeat(256)}"`, 'string.max_len'],
    ['a space', 'a b', 'string.pattern'],
    ['a space in quotes', '"a b"', 'string.pattern'],
    ['a character beyond ASCII', 'caf\u00e9', 'string.pattern'],
    ['one quote', '"', 'string.pattern'],
    ['a quote that does not end', '"abc', 'string.pattern'],
    ['more than the quotes', '"abc";a=1', 'string.pattern'],
    ['two strings', '"a""b"', 'string.pattern'],
    ['an escape that is none', '"a\\b"', 'string.pattern'],
  ])('%s', (_, value, rule) => {
    expect(refusalOf(value)).toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field: 'idempotencyKey', rule }] },
    });
  });
});

test('reads and public operations ignore it, whatever it is', () => {
  for (const value of ['k', '', 'a b', '"']) {
    expect(keyOf(value, listAccessKeys)).toBe('');
    expect(keyOf(value, ClientService.method.signUpClient)).toBe('');
  }
});
