import { fromJson } from '@bufbuild/protobuf';
import { Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import type { Draft } from '../values/draft.ts';
import type { Bench, CaseSource } from './case.ts';
import { mayCall } from './credentials.ts';
import { expectRefusal, expectSuccess } from './expect.ts';

/** A valid call succeeds as the contract says: the least one, the fullest, and with each member of a oneof. */
export const validCases: CaseSource = (route, contract) => {
  const { needed, all, members } = contract.validRequests(route);
  const drafts: [string, Draft][] = [
    ['with what it needs', needed],
    ...(Object.keys(all).length > Object.keys(needed).length
      ? [['with every field', all] as [string, Draft]]
      : []),
    ...[...members].map(([{ jsonName }, draft]): [string, Draft] => [`with ${jsonName}`, draft]),
  ];
  const succeeds = drafts.map(([name, draft]) => ({
    kind: 'valid' as const,
    route,
    name: `succeeds ${name}`,
    pair: 'shared' as const,
    run: async ({ one }: Bench) => expectSuccess(route, await one.ask(route, await one.fill(route, draft))),
  }));
  return [...succeeds, ...locationCases(route, contract), ...removalCases(route, needed)];
};

/** What was made is where the answer says. */
function locationCases(route: Route, contract: Contract): ReturnType<CaseSource> {
  const { location } = route;
  const target = location === undefined ? '' : route.operation.location;
  const got = contract.routes.find((candidate) => matches(candidate, target));
  if (location === undefined || (got !== undefined && !mayCall(got))) return [];
  const run = async ({ one, baseUrl }: Bench) => {
    const { needed } = contract.validRequests(route);
    const reply = await one.ask(route, await one.fill(route, needed));
    expectSuccess(route, reply);
    const made = reply.headers.get('location') ?? '';
    assert.equal(new URL(made, baseUrl).pathname, made);
    assert.ok(got !== undefined, `no operation answers GET ${made}`);
    const id = decodeURIComponent(made.split('/').at(-1) ?? '');
    const draft = Object.fromEntries(got.pathFields.map(({ path }) => [path[0]?.jsonName ?? '', id]));
    expectSuccess(got, await one.ask(got, draft));
    assert.ok(fromJson(route.method.output, reply.message ?? null));
  };
  return [{ kind: 'valid', route, name: 'made what GET of its Location answers', pair: 'shared', run }];
}

function matches({ httpMethod, pattern }: Route, target: string): boolean {
  const parts = target.split('/').slice(1);
  return (
    httpMethod === 'GET' &&
    pattern.verb === '' &&
    pattern.segments.length === parts.length &&
    pattern.segments.every((segment, index) => segment.kind !== 'literal' || segment.text === parts[index])
  );
}

/** What is removed once is not there any more. */
function removalCases(route: Route, needed: Draft): ReturnType<CaseSource> {
  if (route.operation.effect !== Operation_Effect.REMOVE || route.pathFields.length === 0) return [];
  const run = async ({ one }: Bench) => {
    const draft = await one.fill(route, needed);
    expectSuccess(route, await one.ask(route, draft));
    expectRefusal(route, await one.ask(route, draft), { status: 404, reason: 'NOT_FOUND' });
  };
  return [{ kind: 'valid', route, name: 'is NOT_FOUND when repeated', pair: 'shared', run }];
}
