import { Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Contract } from '../contract.ts';
import type { Reply } from '../requests/reply.ts';
import type { Draft } from '../values/draft.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { expectRefusal, expectSuccess } from './expect.ts';

const atOnce = 4;

/** An effect that has a name happens once under it, and is answered as often as it is asked for. */
export const idempotencyCases: CaseSource = (route, contract) => {
  const { idempotency } = route.operation;
  if (idempotency === Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED) return [];
  const { needed } = contract.validRequests(route);
  const named = (name: string, run: Case['run']): Case => ({
    kind: 'idempotency',
    route,
    name,
    pair: 'shared',
    run,
  });
  return [
    named('is answered again, byte for byte', async (bench) =>
      replayed(route, await bench.one.fill(route, needed), bench),
    ),
    named('happens once where it is asked for at once', async (bench) =>
      inFlight(route, await bench.one.fill(route, needed), bench),
    ),
    named('is refused for another request under its name', (bench) => otherRequest(route, contract, bench)),
    named('is another effect under another name, and another client’s own', (bench) =>
      otherName(route, needed, bench),
    ),
    ...refusedFirst(route, contract).map((run) =>
      named('may have its name still, where it was refused before', run),
    ),
    ...['', 'x'.repeat(256), '"', 'a b'].map((key) =>
      named(`refuses the name ${JSON.stringify(key).slice(0, 20)}`, async ({ one }) => {
        const reply = await one.ask(route, await one.fill(route, needed), nameOf(key));
        const fields = reply.refusal?.violations.map(({ field }) => field);
        const seen = [reply.status, reply.refusal?.reason, fields];
        assert.deepEqual(seen, [400, 'INVALID_ARGUMENT', ['idempotencyKey']]);
      }),
    ),
    ...(idempotency === Operation_Idempotency.REQUIRED
      ? [named('needs a name', (bench) => needsName(route, needed, bench))]
      : []),
  ];
};

function nameOf(key: string): { headers: Record<string, string> } {
  return { headers: { 'idempotency-key': key } };
}

async function replayed(route: Route, draft: Draft, { one }: Bench): Promise<void> {
  const name = nameOf(randomUUID());
  const first = await one.ask(route, draft, name);
  expectSuccess(route, first);
  assert.equal(first.headers.get('idempotent-replayed'), null);
  const quoted = nameOf(`"${name.headers['idempotency-key']}"`);
  for (const again of [name, quoted]) {
    const reply = await one.ask(route, draft, again);
    expectReplay(reply, first);
  }
}

function expectReplay(reply: Reply, first: Reply): void {
  assert.equal(reply.headers.get('idempotent-replayed'), 'true');
  assert.equal(reply.status, first.status);
  assert.deepEqual(Buffer.from(reply.body), Buffer.from(first.body));
  assert.notEqual(reply.headers.get('x-request-id'), first.headers.get('x-request-id'));
  assert.equal(reply.headers.get('location'), first.headers.get('location'));
  assert.equal(reply.headers.get('cedula-meter'), null, 'a replayed call is billed');
}

async function inFlight(route: Route, draft: Draft, { one }: Bench): Promise<void> {
  const name = nameOf(randomUUID());
  const replies = await Promise.all(Array.from({ length: atOnce }, () => one.ask(route, draft, name)));
  const succeeded = replies.filter(({ refusal }) => refusal === undefined);
  for (const refused of replies.filter(({ refusal }) => refusal !== undefined))
    expectRefusal(route, refused, { status: 409, reason: 'IDEMPOTENCY_KEY_IN_USE' });
  const happened = succeeded.filter(({ headers }) => !headers.has('idempotent-replayed'));
  assert.equal(happened.length, 1, 'the effect did not happen once');
  const bodies = new Set(succeeded.map(({ body }) => Buffer.from(body).toString('base64')));
  assert.equal(bodies.size, 1);
}

async function otherRequest(route: Route, contract: Contract, { one }: Bench): Promise<void> {
  const { needed, any } = contract.validRequests(route);
  const name = nameOf(randomUUID());
  const first = await one.fill(route, needed);
  expectSuccess(route, await one.ask(route, first, name));
  const drafts = [needed, ...fc.sample(any, { numRuns: 20, seed: 1 })];
  const filled = await Promise.all(drafts.map((draft) => one.fill(route, draft)));
  const other = filled.find((draft) => JSON.stringify(draft) !== JSON.stringify(first));
  assert.ok(other !== undefined, 'no other request was found');
  expectRefusal(route, await one.ask(route, other, name), { status: 422, reason: 'IDEMPOTENCY_KEY_REUSED' });
}

async function otherName(route: Route, needed: Draft, { one, other }: Bench): Promise<void> {
  const name = nameOf(randomUUID());
  for (const [party, headers] of [
    [one, name],
    [one, nameOf(randomUUID())],
    [other, name],
  ] as const) {
    const reply = await party.ask(route, await party.fill(route, needed), headers);
    expectSuccess(route, reply);
    assert.equal(reply.headers.get('idempotent-replayed'), null);
  }
}

/** A request that breaks a rule takes no name. */
function refusedFirst(route: Route, contract: Contract): Case['run'][] {
  const requests = contract.validRequests(route);
  const [broken] = contract.brokenRequests(route).filter(({ isTooLarge }) => !isTooLarge);
  if (broken === undefined) return [];
  return [
    async ({ one }) => {
      const name = nameOf(randomUUID());
      const refused = await one.ask(route, await one.fill(route, broken.draft), name);
      expectRefusal(route, refused, {
        status: 400,
        reason: 'INVALID_ARGUMENT',
        violations: broken.restViolations,
      });
      expectSuccess(route, await one.ask(route, await one.fill(route, requests.needed), name));
    },
  ];
}

async function needsName(route: Route, needed: Draft, { one }: Bench): Promise<void> {
  const reply = await one.ask(route, await one.fill(route, needed), { isNamed: false });
  expectRefusal(route, reply, { status: 400, reason: 'IDEMPOTENCY_KEY_REQUIRED' });
}
