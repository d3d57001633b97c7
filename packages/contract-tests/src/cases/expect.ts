import { fromJson, toJson } from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { reasonsOf } from '@cedula/operations/reasons-of.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import { messageOf } from '../parties/full.ts';
import type { Refusal, Reply } from '../requests/reply.ts';
import type { ExpectedViolation } from '../values/oracle.ts';

/** A refusal as a case expects it. */
export interface ExpectedRefusal {
  readonly status: number;
  readonly reason: string;
  readonly violations?: readonly ExpectedViolation[];
}

/** Rejects an answer that is not the success which the contract declares. */
export function expectSuccess(route: Route, reply: Reply): void {
  if (isOfState(route, reply.refusal)) return;
  const message = messageOf(reply);
  const { headers, body } = reply;
  assert.equal(reply.status, route.status);
  expectRequestId(reply);
  expectRate(route, reply);
  expectMeter(route, reply);
  if (route.download !== undefined) {
    assert.equal(headers.get('content-length'), String(body.length));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.ok(headers.has('etag'), 'a download has no ETag');
    return;
  }
  if (route.status === 204) {
    assert.equal(body.length, 0);
    return;
  }
  assert.ok(message !== undefined, 'the answer is no message');
  const { output } = route.method;
  const read = fromJson(output, message);
  // Canonical, and with every field that has no presence.
  assert.deepEqual(message, toJson(output, read, { alwaysEmitImplicit: true }));
  assert.equal(headers.get('location'), route.location?.(read) ?? null);
}

const ofState = new Set(['ALREADY_EXISTS', 'UNAUTHENTICATED', 'LOGIN_THROTTLED']);

/**
 * Whether anybody's call is refused for what was there before, as the operation says that it
 * can be: a name that is taken, a person that nobody has heard of. Nothing is wrong with it.
 */
export function isOfState({ operation }: Route, refusal: Refusal | undefined): boolean {
  if (refusal === undefined || !operation.callers.includes(Operation_Caller.PUBLIC)) return false;
  return ofState.has(refusal.reason) && operation.reasons.includes(refusal.reason);
}

/** Rejects an answer that is not this refusal, or has a reason that the contract does not let the operation have. */
export function expectRefusal(
  route: Route,
  reply: Reply,
  { status, reason, violations = [] }: ExpectedRefusal,
): void {
  expectRequestId(reply);
  const { refusal } = reply;
  const seen = refusal && { reason: refusal.reason, violations: refusal.violations.toSorted(byText) };
  assert.deepEqual(
    { status: reply.status, ...seen },
    { status, reason, violations: violations.toSorted(byText) },
  );
  assert.equal(reply.headers.get('cedula-meter'), null, 'a refused call is billed');
  expectDeclared(route, refusal);
}

/** Rejects a refusal for a reason of which the contract says nothing. */
export function expectDeclared({ method }: Route, refusal: Refusal | undefined): void {
  const declared: readonly string[] = reasonsOf(method);
  if (refusal !== undefined)
    assert.ok(declared.includes(refusal.reason), `the contract does not tell of ${refusal.reason}`);
}

function expectRequestId({ headers, refusal }: Reply): void {
  const id = headers.get('x-request-id') ?? '';
  assert.match(id, /^req_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  if (refusal !== undefined && refusal.requestId !== '') assert.equal(refusal.requestId, id);
}

function expectRate({ operation }: Route, { headers }: Reply): void {
  if (operation.callers.includes(Operation_Caller.PUBLIC)) return;
  assert.match(headers.get('ratelimit') ?? '', /^"rate";r=\d+;t=\d+$/);
  assert.match(headers.get('ratelimit-policy') ?? '', /^"rate";q=\d+;w=\d+$/);
}

function expectMeter({ operation: { meter, furtherMeters } }: Route, { headers }: Reply): void {
  const billed = headers.get('cedula-meter');
  if (meter === '') assert.equal(billed, null);
  else {
    const further = furtherMeters.map((name) => `(, ${name};units=[1-9]\\d*)?`).join('');
    assert.match(billed ?? 'nothing', new RegExp(`^${meter};units=[1-9]\\d*${further}$`));
  }
}

function byText(one: ExpectedViolation, other: ExpectedViolation): number {
  return `${one.field} ${one.rule}` < `${other.field} ${other.rule}` ? -1 : 1;
}
