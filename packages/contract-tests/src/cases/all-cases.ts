import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { narrowingsOf } from '../parties/narrow.ts';
import { type Logins, personKinds } from '../parties/people.ts';
import { type Contract, labelOf } from '../contract.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Case, CaseSource } from './case.ts';
import { callerCases } from './callers.ts';
import { credentialCases, mayCall } from './credentials.ts';
import { endingCases, endsCaller } from './ending.ts';
import { foreignCases } from './foreign.ts';
import { idempotencyCases } from './idempotency.ts';
import { anyValueCases, enumCases, oversizeCases, unknownFieldCases } from './inputs.ts';
import { pagingCases } from './paging.ts';
import { answerParityCases, refusalParityCases } from './parity.ts';
import { randomCases } from './random.ts';
import { boundCases, ruleCases } from './rules.ts';
import { validCases } from './valid.ts';

/** What is tried of operations that an access key, or anybody, may call. */
const sources: readonly CaseSource[] = [
  ruleCases,
  enumCases,
  unknownFieldCases,
  oversizeCases,
  anyValueCases,
  foreignCases,
  refusalParityCases,
];

/** What is tried where a call can succeed. */
const sourcesOfSuccess: readonly CaseSource[] = [
  validCases,
  randomCases,
  boundCases,
  pagingCases,
  answerParityCases,
  idempotencyCases,
];

/** What is tried of every operation. */
const sourcesForAll: readonly CaseSource[] = [credentialCases, callerCases];

/**
 * Every case of every operation that the contract has and that is wanted. Throws an Error that names the
 * operation whose declaration lacks a hint.
 */
export function allCases(contract: Contract, isWanted: (route: Route) => boolean = () => true): Case[] {
  return contract.routes.filter(isWanted).flatMap((route) => {
    const reached = mayCall(route) ? sources : [];
    const canSucceed = mayCall(route) && contract.obstacleTo(route) === undefined;
    const succeeding = endsCaller(route) ? [endingCases] : sourcesOfSuccess;
    return [...reached, ...(canSucceed ? succeeding : []), ...sourcesForAll].flatMap((source) =>
      source(route, contract),
    );
  });
}

/** The operations of which no call can succeed here, and why: one line each. */
export function obstacles(contract: Contract): string[] {
  return contract.routes.flatMap((route) => {
    const obstacle = mayCall(route) ? contract.obstacleTo(route) : 'access keys may not call it';
    return obstacle === undefined ? [] : [`${labelOf(route)}: ${obstacle}`];
  });
}

/** A kind of caller that cases cannot be tried as. */
export interface SkippedCaller {
  readonly caller: string;
  readonly operations: number;
  readonly why: string;
}

/** Which kinds of caller the contract knows and nobody can become, or this package cannot be. */
export function skippedCallers(contract: Contract, logins: Logins = {}): SkippedCaller[] {
  const { routes } = contract;
  const narrowings = narrowingsOf(contract);
  const kinds = [
    ['PERSON', Operation_Caller.PERSON],
    ['API_TOKEN', Operation_Caller.API_TOKEN],
    ['OPERATOR', Operation_Caller.OPERATOR],
  ] as const;
  return kinds.flatMap(([caller, kind]) => {
    const operations = routes.filter(({ operation }) => operation.callers.includes(kind)).length;
    if (narrowings.some((narrowing) => narrowing.caller === kind)) return [];
    const able = personKinds.filter((person) => person.kinds.includes(kind));
    if (able.some(({ who }) => logins[who] !== undefined)) return [];
    const why =
      able.length > 0 ? 'no login of one was given' : 'no operation of the contract issues its credential';
    return operations === 0 ? [] : [{ caller, operations, why }];
  });
}
