import { readRequestHead } from '@cedula/signatures';
import { describe, expect, test } from 'vitest';
import { bearerTokenOf } from './bearer-token.ts';

const tokenIn = (...fields: string[]) =>
  bearerTokenOf(
    readRequestHead({ method: 'GET', target: '/', rawHeaders: ['Host', 'a.example', ...fields] }),
  );
const unauthenticated = expect.objectContaining({ reason: 'UNAUTHENTICATED' });

describe('the bearer token', () => {
  test.each(['Bearer abc.d_e-f~+/==', 'bearer abc.d_e-f~+/==', 'BEARER   abc.d_e-f~+/=='])(
    'is read from %s',
    (value) => {
      expect(tokenIn('Authorization', value)).toBe('abc.d_e-f~+/==');
    },
  );

  test('is none without Authorization, signed or not', () => {
    expect(tokenIn()).toBeUndefined();
    expect(tokenIn('Signature', 'sig=:AA==:')).toBeUndefined();
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Bearer "a"',
    'Basic YTpi',
    'abc',
    'Bearerabc',
    'Bearer =',
    'Bearer ä',
  ])('is refused as UNAUTHENTICATED: %s', (value) => {
    expect(() => tokenIn('Authorization', value)).toThrow(unauthenticated);
  });

  test('is refused beside a signature, or half of one', () => {
    for (const field of ['Signature', 'Signature-Input']) {
      expect(() => tokenIn('Authorization', 'Bearer abc', field, 'sig=:AA==:')).toThrow(unauthenticated);
    }
  });
});
