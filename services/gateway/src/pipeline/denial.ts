import {
  type Operation,
  Operation_Caller,
  Operation_Role,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { holdsScope } from '@cedula/chassis/rpc/access.ts';
import type { Caller } from './caller.ts';

const names = new Map<Operation_Caller, string>([
  [Operation_Caller.API_CLIENT, 'An access key'],
  [Operation_Caller.API_TOKEN, 'An API token'],
  [Operation_Caller.PERSON, 'A person'],
]);

/** Why a caller who is who it says may not call an operation; undefined: it may. */
export function denialOf({ client, kind, role, denial }: Caller, operation: Operation): string | undefined {
  if (denial !== undefined) return denial;
  if (!operation.callers.includes(kind)) {
    return `${names.get(kind) ?? 'This caller'} may not call this operation.`;
  }
  if (!client.unscoped && !holdsScope(client.scopes, operation.scope)) {
    return `This credential lacks the scope ${operation.scope}.`;
  }
  const needsOwner = operation.role === Operation_Role.OWNER && kind === Operation_Caller.PERSON;
  if (needsOwner && role !== Operation_Role.OWNER) return 'This operation is for owners of the client.';
  return undefined;
}
