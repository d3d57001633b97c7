import * as fc from 'fast-check';
import type { Bench, CaseSource } from './case.ts';
import { expectTaken } from './expect-taken.ts';

const runs = 8;

/** Any request that keeps the rules is taken. What fails is told with its seed and made small. */
export const randomCases: CaseSource = (route, contract) => {
  const { any } = contract.validRequests(route);
  if (route.method.input.fields.length === 0) return [];
  const run = async ({ one }: Bench) => {
    const taken = fc.asyncProperty(any, async (draft) => {
      expectTaken(route, await one.ask(route, await one.fill(route, draft)));
    });
    await fc.assert(taken, { numRuns: runs, endOnFailure: true });
  };
  return [{ kind: 'random', route, name: 'takes whatever keeps the rules', pair: 'shared', run }];
};
