import {
  type Operation,
  Operation_Caller,
  Operation_Role,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { CallContext, Interceptor } from './call-context.ts';
import { isInternal } from '@cedula/operations/operation.ts';

/** The peer that hands outside calls on. What it calls is what the caller asked for. */
const edge = 'gateway';

/**
 * Judges once more, behind the gateway, whether the origin may call the operation: its
 * kind, its scope, a person's role, and that it names a tenant. What another service calls
 * to do its work, it calls for an operation that was judged already: whoever may have faces
 * found need not be allowed to download images. Throws PERMISSION_DENIED.
 */
export const access: Interceptor = {
  before(_request, context) {
    const { operation, origin, peer } = context;
    if (isInternal(operation) || operation.callers.includes(Operation_Caller.PUBLIC)) return;
    if (origin.clientId === '' || !operation.callers.includes(origin.caller)) throw denied(context);
    if (peer !== edge) return;
    if (!origin.unscoped && !holdsScope(origin.scopes, operation.scope)) throw denied(context);
    if (!hasRole(origin, operation)) throw denied(context);
  },
};

/** Whether scopes grant one: a bare `images` includes `images:read`. */
export function holdsScope(held: readonly string[], needed: string): boolean {
  return needed === '' || held.includes(needed) || held.includes(needed.replace(/:read$/, ''));
}

/** Roles bind people alone, and an operator in the part of an operator is not bound by a client's. */
function hasRole({ caller, role }: Origin, operation: Operation): boolean {
  return (
    operation.role !== Operation_Role.OWNER || caller !== Operation_Caller.PERSON || role === operation.role
  );
}

function denied({ method }: CallContext): DomainError {
  return new DomainError('PERMISSION_DENIED', `This credential may not call ${method.name}.`);
}
