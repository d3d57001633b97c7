import type { DescMethod } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { operationOf } from './operation.ts';
import { isReason, type Reason, reasons } from './reasons.ts';
import { resourceFieldsOf } from './resource.ts';

/** Whatever is called can be called wrongly, or at a bad time. */
const shared: readonly Reason[] = [
  'INVALID_ARGUMENT',
  'MALFORMED_REQUEST',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INTERNAL',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
];

/** Who has to say who they are can fail to, or be somebody who may not, or come too often. */
const ofCallers: readonly Reason[] = ['UNAUTHENTICATED', 'PERMISSION_DENIED', 'RATE_LIMITED'];

const ofSignatures: readonly Reason[] = [
  'SIGNATURE_MALFORMED',
  'SIGNATURE_COMPONENT_MISSING',
  'SIGNATURE_PARAMETER_MISSING',
  'SIGNATURE_EXPIRED',
  'NONCE_REUSED',
  'DIGEST_MISMATCH',
];

const ofIdempotency: readonly Reason[] = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'];

/**
 * Every reason for which an operation can be refused: those that follow from its callers,
 * ids, meter and idempotency, and those that it names itself. In the order of the table of
 * reasons, so by status. Throws for a name that is not in the table.
 */
export function reasonsOf(method: DescMethod): readonly Reason[] {
  const { callers, meter, idempotency, limitedPerAddress, reasons: own } = operationOf(method);
  const unknown = own.find((reason) => !isReason(reason));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not a reason`);
  const isPublic = callers.includes(Operation_Caller.PUBLIC);
  const possible = new Set<string>([
    ...shared,
    ...(isPublic ? [] : ofCallers),
    ...(callers.includes(Operation_Caller.API_CLIENT) ? ofSignatures : []),
    ...(limitedPerAddress ? ['RATE_LIMITED'] : []),
    ...(meter === '' ? [] : ['QUOTA_EXCEEDED']),
    ...(resourceFieldsOf(method.input).length > 0 ? ['NOT_FOUND'] : []),
    ...(idempotency === Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED ? [] : ofIdempotency),
    ...(idempotency === Operation_Idempotency.REQUIRED ? ['IDEMPOTENCY_KEY_REQUIRED'] : []),
    ...own,
  ]);
  return Object.keys(reasons)
    .filter(isReason)
    .filter((reason) => possible.has(reason));
}

/** The same by HTTP status, ascending. */
export function reasonsByStatus(method: DescMethod): ReadonlyMap<number, readonly Reason[]> {
  const byStatus = Map.groupBy(reasonsOf(method), (reason) => reasons[reason].status);
  return new Map([...byStatus].toSorted(([one], [other]) => one - other));
}
