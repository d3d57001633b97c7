import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { type Narrowing, narrowingsOf } from '../parties/narrow.ts';
import type { AskOptions, Party } from '../parties/party.ts';
import { type PersonKind, personKinds } from '../parties/people.ts';
import type { Draft } from '../values/draft.ts';
import { withValueAt } from '../values/places.ts';
import type { Bench, Case, CaseSource } from './case.ts';
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
    ...personKinds.map((person) => personCase(route, person)),
  ];
};

function named(route: Route, name: string, run: Case['run']): Case {
  return { kind: 'caller', route, name, pair: 'shared', run };
}

function fullKeyCases(route: Route, contract: Contract): Case[] {
  if (mayCall(route)) return [];
  return [named(route, 'refuses an access key', ({ one }) => expectRefused(route, contract, one, {}))];
}

/** A call that is judged like any, and then refused for a field that nobody knows: it changes nothing. */
function personCase(route: Route, { who, name, kinds }: PersonKind): Case {
  const isNamed = kinds.some((kind) => route.operation.callers.includes(kind));
  const run = async ({ one, people }: Bench) => {
    const as = await people(who);
    if (as === undefined) return;
    const ids = route.pathFields.reduce<Draft>((draft, { path }) => withValueAt(draft, path, 'x'), {});
    const reply = await one.ask(route, { ...ids, noSuchField: 'x' }, as);
    if (!isNamed) expectRefusal(route, reply, refused);
    else assert.deepEqual([reply.status, reply.refusal?.reason], [400, 'INVALID_ARGUMENT']);
  };
  return named(route, `${isNamed ? 'takes' : 'refuses'} ${name}`, run);
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
