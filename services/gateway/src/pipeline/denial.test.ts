import { create } from '@bufbuild/protobuf';
import {
  Operation_Caller as Caller,
  Operation_Role as Role,
  OperationSchema,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { access } from '@cedula/chassis/rpc/access.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { denialOf } from './denial.ts';

const kinds = [Caller.API_CLIENT, Caller.PERSON, Caller.API_TOKEN, Caller.OPERATOR];
const scopes = ['images', 'images:read', 'billing', 'billing:read', 'manage'];
const anyOperation = fc
  .record({
    callers: fc.subarray(kinds, { minLength: 1 }),
    scope: fc.constantFrom('', ...scopes),
    role: fc.constantFrom(Role.ROLE_UNSPECIFIED, Role.OWNER),
  })
  .map((fields) => create(OperationSchema, fields));
const anyCaller = fc.record({
  kind: fc.constantFrom(...kinds),
  role: fc.constantFrom(Role.MEMBER, Role.OWNER),
  scopes: fc.subarray(scopes),
  unscoped: fc.boolean(),
});

/** Whether a service behind the gateway lets the same caller in. */
function isLetInBehind(
  origin: object,
  operation: ReturnType<typeof create<typeof OperationSchema>>,
): boolean {
  const context = {
    origin: { ...origin, clientId: 'cli_1' },
    operation,
    method: { name: 'X' },
    peer: 'gateway',
  };
  try {
    void access.before?.({} as never, context as unknown as CallContext);
    return true;
  } catch {
    return false;
  }
}

test('the gateway and the services behind it never judge a caller differently', () => {
  fc.assert(
    fc.property(anyOperation, anyCaller, (operation, { kind, role, ...rest }) => {
      const client = { clientId: 'cli_1', limits: { ratePerSecond: 1, burst: 1, quotaPerMonth: 1 }, ...rest };
      const denial = denialOf({ client, kind, role, ids: {} }, operation);
      expect(denial === undefined).toBe(isLetInBehind({ caller: kind, role, ...rest }, operation));
    }),
    { numRuns: 1_000 },
  );
});
