import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Whether a network address lies in the ranges. What is not known to be an address does not. */
export type AddressRanges = (address: string | undefined) => boolean;

/**
 * Reads ranges in CIDR notation, as the contract has let them in; no ranges hold every
 * address. An IPv4 address counts as such, however a dual-stack socket writes it
 * (`::ffff:203.0.113.7`, RFC 4291 §2.5.5.2). Throws for a text that is no range: nobody is
 * let in by one that cannot be read.
 */
export function addressRanges(ranges: readonly string[]): AddressRanges {
  if (ranges.length === 0) return () => true;
  const list = new BlockList();
  for (const range of ranges) {
    // Without its bits a range must not be read as one of none: that would hold every address.
    const [network = '', bits = 'none'] = range.split('/');
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const [plain = ''] = address?.split('%', 1) ?? [];
    if (isIPv4(plain)) return list.check(plain, 'ipv4');
    return isIPv6(plain) && list.check(plain, 'ipv6');
  };
}
