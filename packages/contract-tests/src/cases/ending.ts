import { Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../requests/reply.ts';
import type { Bench, CaseSource } from './case.ts';
import { expectRefusal, expectSuccess } from './expect.ts';

/** How long a credential may still pass that is ended. */
const endedWithinMs = 5_000;

/** Whether a call removes the caller itself, credential and all: it names nothing else to remove. */
export function endsCaller({ operation, method }: Route): boolean {
  return operation.effect === Operation_Effect.REMOVE && method.input.fields.length === 0;
}

/** What removes its caller succeeds once; then nobody is there to repeat it. */
export const endingCases: CaseSource = (route) => {
  const run = async ({ one, other }: Bench) => {
    expectSuccess(route, await one.ask(route, {}));
    const endMs = performance.now() + endedWithinMs;
    let reply: Reply = await one.ask(route, {});
    while (reply.status !== 401 && performance.now() < endMs) {
      await delay(100);
      reply = await one.ask(route, {});
    }
    expectRefusal(route, reply, { status: 401, reason: 'UNAUTHENTICATED' });
    expectSuccess(route, await other.ask(route, {}));
  };
  return [{ kind: 'valid', route, name: 'succeeds once, and ends nobody else', pair: 'ending', run }];
};
