import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSegment, parseTarget, queryParameters } from './target.ts';

test('path and query stay the bytes that were sent', () => {
  expect(parseTarget('/v1/im%61ges/%C3%A9?b=2&a=%20+1?x')).toEqual({
    path: '/v1/im%61ges/%C3%A9',
    query: 'b=2&a=%20+1?x',
  });
  expect(parseTarget('/')).toEqual({ path: '/', query: '' });
});

test.each([
  ['nothing', ''],
  ['absolute form', 'http://host/v1/images'],
  ['authority form', 'host:443'],
  ['asterisk form', '*'],
  ['an authority behind the slash', '//host/v1/images'],
  ['an empty segment', '/v1//images'],
  ['an empty segment at the end', '/v1/images//'],
  ['a dot segment', '/v1/./images'],
  ['two dots', '/v1/../images'],
  ['two dots at the end', '/v1/images/..'],
  ['encoded dots', '/v1/%2e%2E/images'],
  ['half-encoded dots', '/v1/.%2e'],
  ['an encoded slash', '/v1/images/a%2fb'],
  ['an encoded slash in upper case', '/v1/images/a%2Fb'],
  ['an encoded backslash', '/v1/images/a%5cb'],
  ['a backslash', '/v1\\images'],
  ['an encoded NUL', '/v1/images/a%00'],
  ['an encoded NUL in the query', '/v1/images?label=%00'],
  ['an escape without digits', '/v1/images/%zz'],
  ['an escape cut off', '/v1/images/%a'],
  ['a bare percent sign in the query', '/v1/images?label=100%'],
  ['bytes that are not UTF-8', '/v1/images/%ff'],
  ['half a character in the query', '/v1/images?label=%c3'],
  ['an overlong encoding of a slash', '/v1/images/%c0%af'],
  ['a surrogate', '/v1/images/%ed%a0%80'],
  ['a raw character beyond ASCII', '/v1/images/é'],
  ['a space', '/v1/images/a b'],
  ['a control character', '/v1/images/\u007f'],
  ['a fragment', '/v1/images#x'],
  ['more than 8 KiB', `/v1/images?label=${'x'.repeat(8192)}`],
])('%s is refused as malformed', (_, target) => {
  expect(() => parseTarget(target)).toThrow(expect.objectContaining({ reason: 'MALFORMED_REQUEST' }));
});

test('dots and slashes that separate nothing are let pass', () => {
  for (const target of ['/v1/a..b', '/v1/...', '/v1/.well-known', '/v1/x?next=..%2F%5c//', '/v1/a%20b']) {
    expect(parseTarget(target).path).toBe(target.split('?')[0]);
  }
});

test('a query is read as forms write it: plus is a space, later equals signs belong to the value', () => {
  expect(queryParameters('a=1&b=x+y%2Bz&c&d=&=e&a=k=v&&%C3%A9=%C3%BC')).toEqual([
    ['a', '1'],
    ['b', 'x y+z'],
    ['c', ''],
    ['d', ''],
    ['', 'e'],
    ['a', 'k=v'],
    ['é', 'ü'],
  ]);
  expect(queryParameters('')).toEqual([]);
});

test('every text survives as a query value and, but for slashes and backslashes, as a segment', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(text, (value) => {
      const { query } = parseTarget(`/v1?${new URLSearchParams([[value, value]]).toString()}`);
      expect(queryParameters(query)).toEqual([[value, value]]);
      if (/[/\\]|^\.{1,2}$/.test(value)) return;
      expect(decodeSegment(parseTarget(`/${encodeURIComponent(value)}`).path.slice(1))).toBe(value);
    }),
  );
});

test('whatever is sent, it is let pass or refused as malformed', () => {
  const piece = fc.constantFrom(
    '/',
    '%',
    '2',
    'f',
    '?',
    '.',
    '%2',
    '%e',
    '\\',
    '&',
    '=',
    'é',
    '\0',
    '#',
    ':',
  );
  const outcomeOf = (target: string): string => {
    try {
      const { path, query } = parseTarget(target);
      path.split('/').map(decodeSegment);
      queryParameters(query);
      return 'let pass';
    } catch (error) {
      return error instanceof DomainError ? error.reason : String(error);
    }
  };
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(outcomeOf(`/${pieces.join('')}`)).toMatch(/^(let pass|MALFORMED_REQUEST)$/);
    }),
  );
});
