import { hasOption } from '@bufbuild/protobuf';
import {
  operation as options,
  Operation_Caller as Kind,
  Operation_Effect as Effect,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { allServices, labelOf, readContract } from '@cedula/contract-tests/contract.ts';
import type { Reply } from '@cedula/contract-tests/requests/reply.ts';
import type { Draft } from '@cedula/contract-tests/values/draft.ts';
import { fillIds, randomId } from '@cedula/contract-tests/values/placeholder.ts';
import { withValueAt } from '@cedula/contract-tests/values/places.ts';
import { nameOf, operationOf } from '@cedula/operations/operation.ts';
import type { Route } from '@cedula/operations/route.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { tell } from '../faults/testing/timing.ts';
import { actsAsOperator, type Caller, everyCaller, type Home, mayCall } from './callers.ts';

const contract = readContract();
const callers = await everyCaller(await sharedMesh(), contract);
const routes = contract.routes.map((route) => [labelOf(route), route] as const);

let cells = 0;
afterAll(() => tell(`who may do what: ${cells} cells`));

/** What is said of the caller: 401 and 403 as they are; everything else is that it was let in. */
function verdictOf({ status, refusal }: Reply): string {
  return status === 401 || status === 403 ? `${status} ${refusal?.reason}` : 'let in';
}

/** What the contract's options let anybody expect. */
function expectedOf(caller: Caller, { operation }: Route): string {
  if (mayCall(caller, operation)) return 'let in';
  return caller.kinds.length === 0 ? '401 UNAUTHENTICATED' : '403 PERMISSION_DENIED';
}

test('no operation is without options', () => {
  const methods = allServices.flatMap((service) => service.methods);
  const without = methods.filter((method) => !hasOption(method, options)).map(nameOf);
  expect(without).toEqual([]);
  const ofNobody = methods.filter((method) => operationOf(method).callers.length === 0).map(nameOf);
  expect(ofNobody).toEqual([]);
});

describe('whom the contract names is let in, and nobody else:', () => {
  // Judged like any, and then refused for a field that nobody knows: it changes nothing.
  const harmlessOf = ({ pathFields }: Route) =>
    pathFields.reduce<Draft>((draft, { path }) => withValueAt(draft, path, 'x'), { noSuchField: 'x' });

  test.each(routes)('%s', async (_, route) => {
    const verdicts = callers.map(async ({ name, own, credential }) => {
      const reply = await own.party.ask(route, harmlessOf(route), credential);
      return [name, verdictOf(reply)];
    });
    cells += callers.length;
    expect(await Promise.all(verdicts)).toEqual(
      callers.map((caller) => [caller.name, expectedOf(caller, route)]),
    );
  });
});

type IdOf = (prefix: string) => Promise<string>;

/** Something that a client has; of a kind that it does not have, something that nobody has. */
function idsOf(home: Home): IdOf {
  return async (prefix) =>
    contract.makers.has(prefix) ? home.party.own(prefix) : (home.ids[prefix] ?? randomId(prefix));
}

const unknown: IdOf = async (prefix) => randomId(prefix);

/** Every byte of an answer but those of the request's own id. */
function bytesOf({ status, body, headers }: Reply): string {
  const text = Buffer.from(body).toString();
  return `${status} ${text.replaceAll(headers.get('x-request-id') ?? ' ', 'req_…')}`;
}

describe('what is somebody else’s answers as what is nobody’s, whoever asks, by', () => {
  const named = routes.flatMap(([label, route]) => {
    const { needed } = contract.validRequests(route);
    const isPublic = route.operation.callers.includes(Kind.PUBLIC);
    return !isPublic && prefixesIn(needed).length > 0 ? [[label, route, needed] as const] : [];
  });

  test.each(named)('%s', async (_, route, needed) => {
    const ask = async ({ own, credential }: Caller, idOf: IdOf) =>
      own.party.ask(route, await fillIds(needed, idOf), credential);

    async function judge(caller: Caller): Promise<void> {
      const { name } = caller;
      const isOperator = actsAsOperator(caller, route.operation);
      const verdict = expectedOf(caller, route);
      const replies = [await ask(caller, unknown)];
      if (!isOperator) replies.push(await ask(caller, idsOf(caller.foreign)));
      cells += replies.length;
      const seen = {
        name,
        answers: new Set(replies.map(bytesOf)).size,
        verdicts: new Set(replies.map(verdictOf)),
        // Of an operator's questions not every service knows which clients there are.
        statuses: new Set(replies.map(({ status }) => (isOperator ? 404 : status))),
      };
      const isIn = verdict === 'let in';
      const statuses = new Set([isIn ? 404 : Number(verdict.slice(0, 3))]);
      expect(seen).toEqual({ name, answers: 1, verdicts: new Set([verdict]), statuses });
      const home = isOperator ? caller.foreign : caller.own;
      // What is changed is gone for those who come later.
      if (!isIn || route.operation.effect !== Effect.READ || !hasAll(home, needed)) return;
      cells += 1;
      const { status } = await ask(caller, idsOf(home));
      expect({ name, status }).toEqual({ name, status: 200 });
    }

    await Promise.all(callers.map(judge));
  });
});

/** The kinds of things that a request names. */
function prefixesIn(draft: Draft): string[] {
  return [...JSON.stringify(draft).matchAll(/"([a-z]{3})_0{26}"/g)].map(([, prefix = '']) => prefix);
}

function hasAll({ ids }: Home, draft: Draft): boolean {
  return prefixesIn(draft).every((prefix) => contract.makers.has(prefix) || prefix in ids);
}
