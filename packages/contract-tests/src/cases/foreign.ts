import type { JsonValue } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import { pagingOf } from '@cedula/operations/paging.ts';
import { resourceFieldsOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { prefixOf } from '../parties/makers.ts';
import type { Party } from '../parties/party.ts';
import type { Reply } from '../requests/reply.ts';
import { randomId } from '../values/placeholder.ts';
import { inputFieldsOf, shownPath, withValueAt } from '../values/places.ts';
import type { Bench, Case, CaseSource } from './case.ts';

/** What belongs to another client answers as what is nobody’s, and is neither shown nor changed. */
export const foreignCases: CaseSource = (route, contract) => {
  if (route.operation.callers.includes(Operation_Caller.PUBLIC)) return [];
  const ofIds = inputFieldsOf(route.method.input)
    .filter((path) => prefixOf(path) !== '')
    .flatMap((path) => [
      foreignCase(route, `answers for every ${shownPath(path)} that is not the caller’s alike`, (bench) =>
        answersAlike(route, contract, path, bench),
      ),
      ...changeCases(route, contract, path),
    ]);
  const readsAll = route.operation.effect === Operation_Effect.READ && route.pathFields.length === 0;
  if (!readsAll) return ofIds;
  const isOwn = (bench: Bench) => showsOwnAlone(route, contract, bench);
  return [...ofIds, foreignCase(route, 'shows nothing of another client', isOwn)];
};

function foreignCase(route: Route, name: string, run: Case['run']): Case {
  return { kind: 'foreign', route, name, pair: 'foreign', run };
}

async function answersAlike(
  route: Route,
  contract: Contract,
  path: FieldPath,
  { one, other }: Bench,
): Promise<void> {
  const prefix = prefixOf(path);
  const foreign = contract.makers.has(prefix) ? await other.own(prefix) : undefined;
  const mine = await one.fill(route, contract.validRequests(route).needed);
  const replies = await Promise.all(
    Object.entries(strangeIds(prefix, foreign)).map(async ([name, id]) => {
      const value = path.at(-1)?.fieldKind === 'list' ? [id] : id;
      return { name, shown: shownOf(await one.ask(route, withValueAt(mine, path, value))) };
    }),
  );
  const [first, ...others] = replies;
  for (const { name, shown } of others)
    assert.deepEqual(shown, first?.shown, `it answers otherwise for an id that is ${name}`);
  assert.deepEqual([first?.shown.status, first?.shown.reason], [404, 'NOT_FOUND']);
}

/** Ids that are not the caller's, whatever they are. */
function strangeIds(prefix: string, foreign: string | undefined): Record<string, string> {
  return {
    ...(foreign !== undefined && {
      foreign,
      'foreign in capitals': foreign.toUpperCase(),
      'foreign with a space': `${foreign} `,
      'foreign, cut': foreign.slice(0, -1),
    }),
    random: randomId(prefix),
    'of another kind': randomId(prefix === 'img' ? 'res' : 'img'),
    'no id': 'x',
    'a number': '1',
    'a pattern': `${prefix}_%`,
    SQL: `' or '1'='1`,
    'very long': `${prefix}_${'0'.repeat(400)}`,
    'beyond ASCII': `${prefix}_ü😀`,
  };
}

function shownOf({ status, headers, refusal, message }: Reply) {
  const ofItsOwn = new Set(['date', 'x-request-id', 'ratelimit', 'content-length']);
  return {
    status,
    reason: refusal?.reason,
    refusal: refusal && { ...refusal, requestId: '' },
    message,
    headers: [...headers].filter(([name]) => !ofItsOwn.has(name)),
  };
}

function changeCases(route: Route, contract: Contract, path: FieldPath): Case[] {
  const prefix = prefixOf(path);
  if (route.operation.effect === Operation_Effect.READ || !contract.makers.has(prefix)) return [];
  const run = async ({ one, other }: Bench) => {
    const foreign = await other.own(prefix);
    const before = await everythingOf(other, contract);
    const mine = await one.fill(route, contract.validRequests(route).needed);
    await one.ask(route, withValueAt(mine, path, path.at(-1)?.fieldKind === 'list' ? [foreign] : foreign));
    assert.deepEqual(await everythingOf(other, contract), before);
  };
  return [foreignCase(route, `changes nothing of another client by ${shownPath(path)}`, run)];
}

/** Every list of what a client itself made. */
async function everythingOf(party: Party, { routes, makers }: Contract): Promise<(JsonValue | undefined)[]> {
  const lists = routes.filter((route) => {
    const made = resourceFieldsOf(route.method.output).some(
      (path) => makers.has(prefixOf(path)) && path.length === 2 && path[1]?.name === 'id',
    );
    return made && pagingOf(route.method) !== undefined && route.pathFields.length === 0;
  });
  return Promise.all(lists.map(async (route) => (await party.ask(route, { pageSize: 100 })).message));
}

async function showsOwnAlone(route: Route, contract: Contract, { one, other }: Bench): Promise<void> {
  const draft =
    pagingOf(route.method) === undefined ? contract.validRequests(route).needed : { pageSize: 100 };
  const [mine, theirs] = await Promise.all(
    [one, other].map(async (party) => idsIn((await party.ask(route, draft)).message)),
  );
  assert.deepEqual(mine?.intersection(theirs ?? new Set()), new Set());
}

function idsIn(message: JsonValue | undefined): Set<string> {
  return new Set(JSON.stringify(message ?? null).match(/\b[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g) ?? []);
}
