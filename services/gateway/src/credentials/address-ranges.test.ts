import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressRanges } from './address-ranges.ts';

const isHome = addressRanges(['203.0.113.0/24', '198.51.100.7/32', '2001:db8:1::/48']);

test.each([
  '203.0.113.0',
  '203.0.113.255',
  '198.51.100.7',
  '::ffff:203.0.113.9',
  '2001:db8:1::',
  '2001:db8:1:ffff::1',
  '2001:DB8:1:0:0:0:0:1%eth0',
])('%s is in', (address) => expect(isHome(address)).toBe(true));

test.each([
  '203.0.112.255',
  '203.0.114.0',
  '198.51.100.6',
  '::ffff:198.51.100.8',
  '::203.0.113.9',
  '2001:db8:2::1',
  '203.0.113.9, 10.0.0.1',
  'unknown',
  '',
  undefined,
])('%s is not', (address) => expect(isHome(address)).toBe(false));

describe('without ranges', () => {
  test.each(['192.0.2.1', '::1', undefined])('%s is in', (address) =>
    expect(addressRanges([])(address)).toBe(true),
  );
});

test('every address is in 0.0.0.0/0 and in the range of itself alone', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
      expect(addressRanges(['0.0.0.0/0'])(one)).toBe(true);
      expect(addressRanges([`${one}/32`])(one)).toBe(true);
      expect(addressRanges([`${one}/32`])(other)).toBe(one === other);
    }),
  );
});

test('an IPv4 address is in a range exactly where its first bits are the range’s', () => {
  const bits = (address: string) =>
    address
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (network, address, length) => {
      const isIn = bits(address).startsWith(bits(network).slice(0, length));
      expect(addressRanges([`${network}/${length}`])(address)).toBe(isIn);
    }),
  );
});

test.each(['203.0.113.0', '203.0.113.0/33', 'x/8', ''])('%j is no range', (range) =>
  expect(() => addressRanges([range])).toThrow(expect.any(Error)),
);
