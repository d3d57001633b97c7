import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { CallContext, Interceptor } from './call-context.ts';
import { isInternal } from '@cedula/operations/operation.ts';

/**
 * Judges once more, behind the gateway, whether the origin may call the operation: its
 * kind, its scope, and that it names a tenant. Throws PERMISSION_DENIED.
 */
export const access: Interceptor = {
  before(_request, context) {
    const { operation, origin } = context;
    if (isInternal(operation) || operation.callers.includes(Operation_Caller.PUBLIC)) return;
    if (origin.clientId === '' || !operation.callers.includes(origin.caller)) throw denied(context);
    if (!origin.unscoped && !holdsScope(origin.scopes, operation.scope)) throw denied(context);
  },
};

/** Whether scopes grant one: a bare `images` includes `images:read`. */
export function holdsScope(held: readonly string[], needed: string): boolean {
  return needed === '' || held.includes(needed) || held.includes(needed.replace(/:read$/, ''));
}

function denied({ method }: CallContext): DomainError {
  return new DomainError('PERMISSION_DENIED', `This credential may not call ${method.name}.`);
}
