import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import type { Reply } from '../requests/reply.ts';
import type { AccessKey } from '../requests/send.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { expectRefusal } from './expect.ts';

/** Without a good credential nobody gets anything, nor learns whether anything is there. */
export const credentialCases: CaseSource = (route, contract) => {
  if (route.operation.callers.includes(Operation_Caller.PUBLIC)) return [];
  const { needed } = contract.validRequests(route);
  const unauthenticated = { status: 401, reason: 'UNAUTHENTICATED' };

  async function ask({ one }: Bench, accessKey: AccessKey | undefined): Promise<Reply> {
    const reply = await one.ask(route, await one.fill(route, needed), { accessKey });
    expectRefusal(route, reply, unauthenticated);
    assert.ok(reply.headers.has('www-authenticate'), 'a 401 names no challenge');
    return reply;
  }

  const named = (name: string, run: Case['run']): Case => ({
    kind: 'credentials',
    route,
    name,
    pair: 'shared',
    run,
  });
  return [
    named('refuses a call without a credential', async (bench) => {
      await ask(bench, undefined);
    }),
    named('refuses an unknown key as it does a wrong secret', async (bench) => {
      const { keyId, secret } = bench.one.accessKey;
      const wrong = await ask(bench, { keyId, secret: secret.split('').toReversed().join('') });
      const unknown = await ask(bench, { keyId: `key_${'0'.repeat(26)}`, secret });
      assert.deepEqual(shownOf(unknown), shownOf(wrong));
    }),
  ];
};

function shownOf({ status, refusal }: Reply): unknown {
  return { status, ...refusal, requestId: '' };
}

/** Whether the calls of the other cases, which access keys sign, can succeed at all. */
export function mayCall({ operation: { callers } }: Route): boolean {
  return callers.includes(Operation_Caller.API_CLIENT) || callers.includes(Operation_Caller.PUBLIC);
}
