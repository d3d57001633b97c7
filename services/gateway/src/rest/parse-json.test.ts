import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

test('integers keep every digit, whatever a double can hold', () => {
  expect(
    parse('{"a":9007199254740993,"b":[-9223372036854775808,18446744073709551615],"c":9007199254740991}'),
  ).toEqual({
    a: 9007199254740993n,
    b: [-9223372036854775808n, 18446744073709551615n],
    c: 9007199254740991,
  });
});

test('other numbers, and digits in strings, stay what JSON makes of them', () => {
  expect(parse('{"a":0.12345678901234567,"b":1e300,"c":"9007199254740993","d":-0}')).toEqual({
    a: Number('0.12345678901234567'),
    b: 1e300,
    c: '9007199254740993',
    d: -0,
  });
});

test.each([
  ['nothing', ''],
  ['text that is not JSON', '{"a":1'],
  ['a trailing comma', '{"a":1,}'],
  ['a comment', '{/**/}'],
  ['NaN', '{"a":NaN}'],
  ['a byte order mark', '\ufeff{}'],
  ['more than one value', '{}{}'],
  ['a name twice', '{"a":1,"a":2}'],
  ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
  ['a name twice, far inside', '{"x":[{"b":{"a" : 1, "a"\n:2}}]}'],
  ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
  ['objects nested too deep', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
  ['lists nested too deep', `${'['.repeat(33)}${']'.repeat(33)}`],
  ['lists nested absurdly deep', '['.repeat(250_000)],
  ['more structure than any request has', `[${'1,'.repeat(140_000)}1]`],
  ['more short strings than any request has', `[${'"",'.repeat(100_000)}1]`],
])('%s is malformed', (_, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ reason: 'MALFORMED_REQUEST' }));
});

test('bytes that are not UTF-8 are malformed', () => {
  const body = Buffer.from('{"a":"é"}', 'latin1');
  expect(() => parseJson(body)).toThrow('The body is not UTF-8.');
});

test('an error quotes nothing of the body', () => {
  expect(() => parse('{"secret":cds_1}')).toThrow(/^The body is not JSON\.$/);
});

test('names that objects inherit are names like others', () => {
  const value = parse('{"__proto__":{"a":1},"constructor":2,"toString":3}');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"constructor":2,"toString":3}');
  expect(value).not.toHaveProperty('a');
  expect({}).not.toHaveProperty('a');
});

test('long strings, quotes and backslashes do not count as structure', () => {
  const text = '\\"{}[]:,'.repeat(200_000);
  expect(parse(JSON.stringify({ [text]: text, b: '\\' }))).toEqual({ [text]: text, b: '\\' });
});

test('what any JSON says is what is read', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, spaces) => {
      const text = JSON.stringify(value, null, spaces);
      // Long integers aside, which only come as bigint.
      if (/\d{16}/.test(text)) return;
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('whatever a text is, it is JSON to us where it is to JSON.parse, or it repeats a name', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '"a"', ' ', '1', 'null', '\\u0061');
  const outcomeOf = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return error instanceof DomainError || error instanceof SyntaxError ? 'refused' : error;
    }
  };
  const repeats = (text: string) => /"(a|\\u0061)".*"(a|\\u0061)"/.test(text);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const ours = outcomeOf(() => parse(text));
      expect(ours === 'refused' && repeats(text) ? 'refused' : outcomeOf(() => JSON.parse(text))).toEqual(
        ours,
      );
    }),
    { numRuns: 2000 },
  );
});
