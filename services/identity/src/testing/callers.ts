import { Operation_Caller, Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';

/** Who calls, as `clientOrigin` makes it. */
export type Caller = ReturnType<typeof clientOrigin>;

/** The same caller with a credential that is narrowed to scopes. */
export function narrowed(as: Caller, scopes: string[]): Caller {
  return { ...as, origin: { ...as.origin, unscoped: false, scopes } };
}

/** A person of the same client. */
export function person(as: Caller, role: 'MEMBER' | 'OWNER'): Caller {
  return {
    ...as,
    origin: { ...as.origin, caller: Operation_Caller.PERSON, role: Operation_Role[role], userId: 'usr_1' },
  };
}

/** A person of the same client in the part of an operator. */
export function operator(as: Caller): Caller {
  return { ...as, origin: { ...as.origin, caller: Operation_Caller.OPERATOR, userId: 'usr_1' } };
}

/** The same caller, naming its effect. */
export function keyed(as: Caller, idempotencyKey: string): Caller {
  return { ...as, origin: { ...as.origin, idempotencyKey } };
}
