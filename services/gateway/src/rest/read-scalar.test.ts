import { ScalarType } from '@bufbuild/protobuf';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readScalar } from './read-scalar.ts';

const json = (type: ScalarType, value: unknown) => readScalar(type, value, 'json');
const text = (type: ScalarType, value: unknown) => readScalar(type, value, 'text');

const integers: [ScalarType, bigint, bigint][] = [
  [ScalarType.INT32, -(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SINT32, -(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SFIXED32, -(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32, 0n, 2n ** 32n - 1n],
  [ScalarType.FIXED32, 0n, 2n ** 32n - 1n],
  [ScalarType.INT64, -(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SINT64, -(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.SFIXED64, -(2n ** 63n), 2n ** 63n - 1n],
  [ScalarType.UINT64, 0n, 2n ** 64n - 1n],
  [ScalarType.FIXED64, 0n, 2n ** 64n - 1n],
];

test.each(integers)(
  'an integer of type %i is read in its whole range and not beyond',
  (type, least, greatest) => {
    for (const bound of [least, greatest]) {
      expect(BigInt(Number(json(type, String(bound))))).toBe(BigInt(Number(bound)));
      expect(String(json(type, bound))).toBe(String(bound));
      expect(String(text(type, String(bound)))).toBe(String(bound));
    }
    for (const beyond of [least - 1n, greatest + 1n]) {
      expect(json(type, beyond)).toBeUndefined();
      expect(json(type, String(beyond))).toBeUndefined();
    }
  },
);

test.each(integers)('an integer of type %i is nothing but whole, decimal digits', (type) => {
  for (const wrong of [
    1.5,
    1e300,
    Number.NaN,
    Infinity,
    2 ** 53,
    true,
    null,
    {},
    [],
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '1.0',
    '1e3',
    '0x1',
    '１',
    '9'.repeat(400),
  ]) {
    expect(json(type, wrong)).toBeUndefined();
  }
  expect(json(type, 7)).toEqual(json(type, '7'));
  expect(Object.is(json(type, -0), json(type, 0))).toBe(true);
});

test('a double is any finite number, and a float what fits one', () => {
  for (const value of [0, -1.5, 1e-320, Number.MAX_VALUE]) {
    expect(json(ScalarType.DOUBLE, value)).toBe(value);
    expect(text(ScalarType.DOUBLE, String(value).replace('e+', 'E'))).toBe(value);
  }
  expect(json(ScalarType.DOUBLE, 2n ** 60n)).toBe(2 ** 60);
  for (const wrong of [
    Number.NaN,
    Infinity,
    -Infinity,
    'NaN',
    'Infinity',
    '1e999',
    '',
    ' 1',
    '1.',
    '.5',
    '0x1',
    '1_0',
    true,
    null,
    {},
    [],
  ]) {
    expect(json(ScalarType.DOUBLE, wrong)).toBeUndefined();
  }
  expect(json(ScalarType.FLOAT, 1e39)).toBeUndefined();
  expect(json(ScalarType.FLOAT, 3.5)).toBe(3.5);
});

test('a truth value is one in JSON, and its word in text', () => {
  expect(json(ScalarType.BOOL, true)).toBe(true);
  expect(text(ScalarType.BOOL, 'false')).toBe(false);
  for (const wrong of ['true', 1, 0, null, 'TRUE']) expect(json(ScalarType.BOOL, wrong)).toBeUndefined();
  for (const wrong of ['', '1', 'True', 'yes']) expect(text(ScalarType.BOOL, wrong)).toBeUndefined();
});

test('a string is Unicode that every store can hold', () => {
  expect(json(ScalarType.STRING, '𝔘 \u0001')).toBe('𝔘 \u0001');
  for (const wrong of ['\ud800', 1, true, null, []]) expect(json(ScalarType.STRING, wrong)).toBeUndefined();
});

test('bytes are base64 in either alphabet, with its padding or without', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const buffer = Buffer.from(bytes);
      const standard = buffer.toString('base64');
      const urlSafe = buffer.toString('base64url');
      for (const spelling of [
        standard,
        standard.replace(/=+$/, ''),
        urlSafe,
        urlSafe.padEnd(standard.length, '='),
      ]) {
        expect(json(ScalarType.BYTES, spelling)).toEqual(bytes);
      }
    }),
  );
});

test('bytes are refused for whatever another reader could take for other bytes', () => {
  for (const wrong of [
    'Q',
    'QQ=',
    'QQ===',
    '=',
    '====',
    'QR==',
    'QR',
    ' QQ==',
    'QQ==\n',
    'QU JD',
    '    ',
    'Q-+=',
    '+_AA',
    'QQ==QQ==',
    'Qé==',
    'QQ\0=',
    7,
    null,
    [1],
    {},
  ]) {
    expect(json(ScalarType.BYTES, wrong)).toBeUndefined();
  }
});
