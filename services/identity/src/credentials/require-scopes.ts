import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { holdsScope } from '@cedula/chassis/rpc/access.ts';

/**
 * Sees that a caller makes no credential that may do more than it may itself. Throws
 * PERMISSION_DENIED.
 *
 * @param wanted the scopes of the new credential; empty: it is a full one
 */
export function requireScopes(
  { unscoped, scopes }: Pick<Origin, 'unscoped' | 'scopes'>,
  wanted: readonly string[],
): void {
  if (unscoped) return;
  if (wanted.length > 0 && wanted.every((scope) => holdsScope(scopes, scope))) return;
  throw new DomainError('PERMISSION_DENIED', 'A credential can only give the scopes that it has itself.');
}
