import type { JsonValue } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import { messageOf } from '../parties/full.ts';
import { prefixOf } from '../parties/makers.ts';
import type { Reply } from '../requests/reply.ts';
import type { Transport } from '../requests/transport.ts';
import type { Draft } from '../values/draft.ts';
import { randomId } from '../values/placeholder.ts';
import type { ExpectedViolation } from '../values/oracle.ts';
import { inputFieldsOf, shownPath, withValueAt } from '../values/places.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { isOfState } from './expect.ts';

/** What a client reads may change between two calls; it does not change for ever. */
const mostTries = 5;

/** Whether an operation can be called by more than REST. */
function hasOtherWays({ method, upload }: Route): boolean {
  return method.methodKind === 'unary' && upload?.batch === undefined;
}

/** One operation answers alike, whichever way it is called. */
export const answerParityCases: CaseSource = (route, contract) => {
  if (!hasOtherWays(route)) return [];
  const requests = contract.validRequests(route);
  const valid: [string, Draft][] = [
    ['answers with what it needs', requests.needed],
    ['answers with every field', requests.all],
  ];
  return valid.map(([name, draft]) =>
    parityCase(route, name, (bench, transport) => sameAnswer(route, draft, bench, transport)),
  );
};

/** It is refused alike, too. */
export const refusalParityCases: CaseSource = (route, contract) => {
  if (!hasOtherWays(route)) return [];
  const { needed } = contract.validRequests(route);
  const small = contract.brokenRequests(route).filter(({ isTooLarge }) => !isTooLarge);
  const broken = small.map((request) =>
    parityCase(route, `refuses ${request.name}`, (bench, transport) => {
      const expected = transport.takesAnyJson ? request.restViolations : request.violations;
      return sameRefusal(route, request.draft, bench, transport, expected);
    }),
  );
  const unknown = inputFieldsOf(route.method.input)
    .filter((path) => prefixOf(path) !== '')
    .map((path) => {
      const id = randomId(prefixOf(path));
      const draft = withValueAt(needed, path, path.at(-1)?.fieldKind === 'list' ? [id] : id);
      return parityCase(route, `answers for an unknown ${shownPath(path)}`, (bench, transport) =>
        sameRefusal(route, draft, bench, transport, []),
      );
    });
  const isPublic = route.operation.callers.includes(Operation_Caller.PUBLIC);
  const unsigned = parityCase(route, 'refuses nobody', async ({ one }, transport) => {
    if (!transport.takesCredentials) return;
    const draft = await one.fill(route, needed);
    const { refusal } = await one.ask(route, draft, { transport, accessKey: undefined });
    assert.equal(refusal?.reason, 'UNAUTHENTICATED');
  });
  return [...broken, ...unknown, ...(isPublic ? [] : [unsigned])];
};

function parityCase(
  route: Route,
  name: string,
  each: (bench: Bench, transport: Transport) => Promise<void>,
): Case {
  const run = async (bench: Bench) => {
    for (const transport of bench.transports.slice(1)) {
      if (!transport.carries(route)) continue;
      try {
        await each(bench, transport);
      } catch (error) {
        if (error instanceof Error) error.message = `by ${transport.name}: ${error.message}`;
        throw error;
      }
    }
  };
  return { kind: 'parity', route, name: `${name}, however it is called`, pair: 'shared', run };
}

async function sameAnswer(route: Route, draft: Draft, { one }: Bench, transport: Transport): Promise<void> {
  const isRead = route.operation.effect === Operation_Effect.READ;
  for (let tries = 1; ; tries += 1) {
    const replies = [
      await one.ask(route, await one.fill(route, draft)),
      await one.ask(route, await one.fill(route, draft), { transport }),
    ];
    if (replies.some(({ refusal }) => isOfState(route, refusal))) return;
    const [byRest, byOther] = replies.map(messageOf);
    // An answer without a body is an empty message.
    const pair = [byOther ?? {}, byRest ?? {}].map((message) => (isRead ? message : withoutNames(message)));
    if (tries < mostTries && isRead && JSON.stringify(pair[0]) !== JSON.stringify(pair[1])) continue;
    assert.deepEqual(pair[0], pair[1]);
    return;
  }
}

async function sameRefusal(
  route: Route,
  draft: Draft,
  { one }: Bench,
  transport: Transport,
  violations: readonly ExpectedViolation[],
): Promise<void> {
  const filled = await one.fill(route, draft);
  const byRest = shownOf(await one.ask(route, filled));
  const byOther = shownOf(await one.ask(route, filled, { transport }));
  assert.deepEqual(byOther, violations.length === 0 ? byRest : { ...byRest, violations });
}

function shownOf({ refusal, message }: Reply) {
  if (refusal === undefined) return { message };
  const { code, reason, violations } = refusal;
  return { code, reason, violations };
}

/** An answer without what every effect has of its own: ids, times, secrets, signed URLs. */
function withoutNames(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'a time';
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) return 'a JWT';
    if (/^https?:.*[?&]X-Amz-Signature=/.test(value)) return 'a signed URL';
    return value.replace(/^([a-z]{3,5}_)[A-Za-z0-9_-]{20,}$/, '$1');
  }
  if (Array.isArray(value)) return value.map(withoutNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutNames(inner)]));
}
