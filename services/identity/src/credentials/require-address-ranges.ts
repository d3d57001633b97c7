import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { BlockList, isIPv6 } from 'node:net';
import { findAccessKey } from '../access-keys/access-key-store.ts';

/**
 * Sees that a caller whose key works from some addresses alone makes no credential that works
 * from others. Throws PERMISSION_DENIED; also where the key is revoked by now.
 *
 * @param wanted where the new credential may be used from, in CIDR notation; empty: anywhere
 */
export async function requireAddressRanges(
  em: EntityManager,
  { clientId, accessKeyId }: Pick<Origin, 'clientId' | 'accessKeyId'>,
  wanted: readonly string[],
): Promise<void> {
  if (accessKeyId === '') return;
  const maker = await findAccessKey(em, { clientId, id: accessKeyId });
  if (maker !== null && liesWithin(wanted, maker.addressRanges)) return;
  throw new DomainError(
    'PERMISSION_DENIED',
    'A credential can only give access from the address ranges that it has itself.',
  );
}

/** Whether every address of some ranges lies in one of others; no ranges are every address. */
export function liesWithin(ranges: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return true;
  return ranges.length > 0 && ranges.every((range) => others.some((other) => holds(other, range)));
}

function holds(outer: string, inner: string): boolean {
  const [{ network, bits, family }, within] = [read(outer), read(inner)];
  if (family !== within.family || bits > within.bits) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(within.network, family);
}

/** The contract has let it in: a network and its bits. */
function read(range: string) {
  const [network = '', bits = ''] = range.split('/');
  return { network, bits: Number(bits), family: isIPv6(network) ? 'ipv6' : 'ipv4' } as const;
}
