import { isIPv4, isIPv6 } from 'node:net';

/**
 * What a network address is limited by: an IPv4 address itself, of IPv6 the /64, the least
 * that is given to one site (RFC 6177 §2), within which a caller has as many addresses as
 * it likes. Whatever is not an address shares one name.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const [plain = ''] = address.split('%', 1);
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const groups = groupsOf(plain);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (isMapped) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2). */
function groupsOf(address: string): number[] {
  // The URL parser writes the one canonical form (WHATWG URL, IPv6 serializer): no dotted end.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = parse(head);
  const after = parse(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}

function parse(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}
