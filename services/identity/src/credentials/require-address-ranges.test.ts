import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { liesWithin } from './require-address-ranges.ts';

const v4 = fc.tuple(fc.nat(0xff_ff_ff_ff), fc.integer({ min: 0, max: 32 })).map(([address, bits]) => ({
  start: bits === 0 ? 0 : ((address >>> (32 - bits)) << (32 - bits)) >>> 0,
  bits,
}));
const text = ({ start, bits }: { start: number; bits: number }) =>
  `${[24, 16, 8, 0].map((shift) => (start >>> shift) & 255).join('.')}/${bits}`;

describe('ranges lie within others', () => {
  test('exactly where each of their addresses does', () => {
    fc.assert(
      fc.property(v4, v4, (inner, outer) => {
        const end = ({ start, bits }: typeof inner) => start + 2 ** (32 - bits);
        const isInside = inner.start >= outer.start && end(inner) <= end(outer);
        expect(liesWithin([text(inner)], [text(outer)])).toBe(isInside);
      }),
    );
  });

  test.each([
    [['10.0.0.0/8'], [], true],
    [[], [], true],
    [[], ['10.0.0.0/8'], false],
    [['10.1.0.0/16', '192.0.2.0/28'], ['10.0.0.0/8', '192.0.2.0/24'], true],
    [['10.1.0.0/16', '198.51.100.0/24'], ['10.0.0.0/8'], false],
    [['2001:db8:1::/48'], ['2001:db8::/32'], true],
    [['2001:db8::/31'], ['2001:db8::/32'], false],
    [['::/0'], ['0.0.0.0/0'], false],
    [['10.0.0.0/8'], ['::/0'], false],
  ] as const)('%j in %j: %s', (ranges, others, expected) => {
    expect(liesWithin(ranges, others)).toBe(expected);
  });
});
