import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['', 'unknown'],
  ['localhost', 'unknown'],
  ['192.0.2.7:80', 'unknown'],
  [undefined, 'unknown'],
])('%s is limited as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

const group = fc.integer({ min: 0, max: 0xff_ff });

test('the lower 64 bits of an IPv6 address change nothing, the upper ones do', () => {
  const upper = fc.tuple(fc.integer({ min: 1, max: 0xff_ff }), group, group, group);
  const lower = fc.tuple(group, group, group, group);
  const write = (groups: readonly number[]) => groups.map((value) => value.toString(16)).join(':');
  fc.assert(
    fc.property(upper, upper, lower, lower, (one, other, host, neighbour) => {
      expect(networkOf(write([...one, ...host]))).toBe(networkOf(write([...one, ...neighbour])));
      const same = networkOf(write([...one, ...host])) === networkOf(write([...other, ...host]));
      expect(same).toBe(write(one) === write(other));
    }),
  );
});
