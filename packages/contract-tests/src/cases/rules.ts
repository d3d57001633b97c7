import { constraintsOf } from '@cedula/operations/constraints-of.ts';
import { isTold } from '../values/example.ts';
import { insideValues } from '../values/inside.ts';
import { inputFieldsOf, shownPath, withValueAt } from '../values/places.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { expectRefusal } from './expect.ts';
import { expectTaken } from './expect-taken.ts';

/** Each rule of each field, of each oneof and of the request as a whole is broken once. */
export const ruleCases: CaseSource = (route, contract) =>
  contract.brokenRequests(route).map((request): Case => {
    const { name, draft, restViolations, isTooLarge } = request;
    const refusal = isTooLarge
      ? { status: 413, reason: 'BODY_TOO_LARGE' }
      : { status: 400, reason: 'INVALID_ARGUMENT', violations: restViolations };
    const run = async ({ one }: Bench) =>
      expectRefusal(route, await one.ask(route, await one.fill(route, draft)), refusal);
    return { kind: 'rule', route, name: `refuses ${name}`, pair: 'shared', run };
  });

/** What lies just inside a bound is taken. */
export const boundCases: CaseSource = (route, contract) => {
  const { needed } = contract.validRequests(route);
  return inputFieldsOf(route.method.input).flatMap((path) => {
    const field = path.at(-1);
    if (field === undefined || isTold(field)) return [];
    return constraintsOf(field).flatMap((constraint) =>
      insideValues(field, constraint).map(({ name, value }): Case => {
        const run = async ({ one }: Bench) => {
          const draft = await one.fill(route, withValueAt(needed, path, value()));
          expectTaken(route, await one.ask(route, draft));
        };
        const shown = `takes ${name} in ${shownPath(path)} (${constraint.rule})`;
        return { kind: 'bound', route, name: shown, pair: 'shared', run };
      }),
    );
  });
};
