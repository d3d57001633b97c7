import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Contract } from '../contract.ts';
import { type Narrowing, narrowingsOf } from '../parties/narrow.ts';
import type { AskOptions, Party } from '../parties/party.ts';
import type { Case, CaseSource } from './case.ts';
import { mayCall } from './credentials.ts';
import { endsCaller } from './ending.ts';
import { expectRefusal, expectSuccess } from './expect.ts';

const refused = { status: 403, reason: 'PERMISSION_DENIED' };

/** Who may call an operation, by kind and by scope: of the credentials that there is a way to get. */
export const callerCases: CaseSource = (route, contract) => {
  if (route.operation.callers.includes(Operation_Caller.PUBLIC)) return [];
  return [
    ...fullKeyCases(route, contract),
    ...narrowingsOf(contract).flatMap((narrowing) => narrowCases(route, contract, narrowing)),
  ];
};

function named(route: Route, name: string, run: Case['run']): Case {
  return { kind: 'caller', route, name, pair: 'shared', run };
}

function fullKeyCases(route: Route, contract: Contract): Case[] {
  if (mayCall(route)) return [];
  return [named(route, 'refuses an access key', ({ one }) => expectRefused(route, contract, one, {}))];
}

function narrowCases(route: Route, contract: Contract, narrowing: Narrowing): Case[] {
  const { callers, scope } = route.operation;
  const { name, scopes } = narrowing;
  const withScopes =
    (some: readonly string[], expected: typeof expectRefused): Case['run'] =>
    async ({ one }) => {
      if (!(await isTaken(narrowing, route, one))) return;
      await expected(route, contract, one, await narrowing.issue(one, some));
    };
  if (!callers.includes(narrowing.caller))
    return [named(route, `refuses ${name} with every scope`, withScopes(scopes, expectRefused))];
  const [bare = ''] = scope.split(':');
  const enough = [...new Set([scope, bare])];
  const others = scopes.filter((other) => !enough.includes(other));
  const cases = [
    named(route, `refuses ${name} with every scope but ${scope}`, withScopes(others, expectRefused)),
  ];
  if (
    endsCaller(route) ||
    contract.obstacleTo(route) !== undefined ||
    route.operation.issues !== Operation_Caller.CALLER_UNSPECIFIED
  )
    return cases;
  return [
    ...cases,
    ...enough.map((some) => named(route, `takes ${name} with ${some}`, withScopes([some], expectTaken))),
  ];
}

/** Whether the deployment takes such a credential: a 401 names every kind that it does (RFC 9110 §11.6.1). */
async function isTaken({ caller }: Narrowing, route: Route, party: Party): Promise<boolean> {
  if (caller === Operation_Caller.API_CLIENT) return true;
  const { headers } = await party.ask(route, {}, { accessKey: undefined });
  return /\bBearer\b/.test(headers.get('www-authenticate') ?? '');
}

async function expectRefused(
  route: Route,
  contract: Contract,
  party: Party,
  options: AskOptions,
): Promise<void> {
  const draft = await party.fill(route, contract.validRequests(route).needed);
  expectRefusal(route, await party.ask(route, draft, options), refused);
}

async function expectTaken(
  route: Route,
  contract: Contract,
  party: Party,
  options: AskOptions,
): Promise<void> {
  const draft = await party.fill(route, contract.validRequests(route).needed);
  expectSuccess(route, await party.ask(route, draft, options));
}
