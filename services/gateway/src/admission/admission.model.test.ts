import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import type { AdmissionRequest, ClientLimits } from './request.ts';
import { openAdmission, type OpenAdmission, signedRequest } from './testing/open-admission.ts';

let server: PrivateServer<'redis'>;
let gateway: OpenAdmission;
beforeAll(async () => {
  server = await startPrivate('redis');
  gateway = await openAdmission(server.url);
});
afterAll(async () => {
  gateway[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

const anyLimits = fc.record({
  ratePerSecond: fc.integer({ min: 1, max: 50 }),
  burst: fc.integer({ min: 1, max: 10 }),
  quotaPerMonth: fc.integer({ min: 0, max: 12 }),
});

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'call'; readonly units: number }
  | { readonly kind: 'replay' }
  | { readonly kind: 'giveBack'; readonly units: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('call' as const), units: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const, ms: 20 * 86_400_000 }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'replay' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('giveBack' as const), units: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** A bucket of real numbers and a counter: what the words of the contract say, the simplest way. */
function createModel({ ratePerSecond, burst, quotaPerMonth }: ClientLimits) {
  let tokens = burst;
  let used = 0;
  let month = '';
  const turn = (now: string) => {
    if (now !== month) used = 0;
    month = now;
  };
  return {
    wait(ms: number) {
      tokens = Math.min(burst, tokens + (ms * ratePerSecond) / 1_000);
    },
    call(units: number, now: string) {
      turn(now);
      // The sums of fractions may be off by a hair; the script's whole numbers are not.
      if (tokens < 1 - 1e-9) return { reason: 'RATE_LIMITED', used };
      tokens -= 1;
      if (units > 0 && used + units > quotaPerMonth) return { reason: 'QUOTA_EXCEEDED', used };
      used += units;
      return { reason: undefined, used };
    },
    giveBack(units: number, now: string) {
      turn(now);
      used = Math.max(0, used - units);
    },
    remaining: () => Math.floor(tokens + 1e-9),
  };
}

/** Plays one step to the gateway and to the model: what each of them says. */
function createPlay(limits: ClientLimits) {
  const { clock } = gateway;
  const model = createModel(limits);
  const clientId = newId('cli');
  const monthNow = () => new Date(clock.now()).toISOString().slice(0, 7);
  let spent: AdmissionRequest | undefined;

  const call = async (units: number) => {
    const expected = model.call(units, monthNow());
    const request = signedRequest(clock, { clientId, limits, units });
    const { refusal, rate, quota } = await gateway.admit(request);
    if (refusal === undefined) spent = request;
    // A client that is refused for its rate is told the quota as it was when that began.
    const used = expected.reason === 'RATE_LIMITED' ? expected.used : quota.used;
    return {
      actual: { reason: refusal?.reason, used, remaining: rate.remaining },
      expected: { ...expected, remaining: model.remaining() },
    };
  };
  const replay = async () => {
    // While the bucket is known to be empty, that is the answer to everything.
    if (spent === undefined || model.remaining() < 1) return undefined;
    const { refusal, rate } = await gateway.admit(spent);
    return {
      actual: { reason: refusal?.reason, remaining: rate.remaining },
      expected: { reason: 'NONCE_REUSED', remaining: model.remaining() },
    };
  };

  return async (step: Step) => {
    if (step.kind === 'call') return call(step.units);
    if (step.kind === 'replay') return replay();
    if (step.kind === 'wait') {
      clock.advance(step.ms);
      model.wait(step.ms);
    } else {
      model.giveBack(step.units, monthNow());
      await gateway.giveBack(clientId, step.units, monthNow());
    }
    return undefined;
  };
}

test('bucket and quota do what the contract says, whatever is asked in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(anyLimits, fc.array(anyStep, { maxLength: 60 }), async (limits, steps) => {
      const play = createPlay(limits);
      for (const step of steps) {
        const said = await play(step);
        expect(said?.actual).toEqual(said?.expected);
      }
    }),
    { numRuns: 60 },
  );
});

test('gateways whose clocks differ admit no more than the widest span of them allows', async () => {
  const skew = fc.integer({ min: -3_000, max: 3_000 });
  const anyCall = fc.record({ gateway: fc.nat(2), ms: fc.nat(200) });
  const start = gateway.clock.now();
  const clocks = [gateway.clock, manualClock(), manualClock()];
  const gateways = [gateway];
  for (const clock of clocks.slice(1)) gateways.push(await openAdmission(server.url, { clock }));
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(skew, { minLength: 3, maxLength: 3 }),
        fc.array(anyCall, { maxLength: 60 }),
        async (skews, calls) => {
          const limits = { ratePerSecond: 10, burst: 5, quotaPerMonth: 1_000 };
          const clientId = newId('cli');
          let now = start;
          let admitted = 0;
          const shown: number[] = [];
          for (const call of calls) {
            now += call.ms;
            clocks.forEach((clock, index) => clock.set(now + (skews[index] ?? 0)));
            shown.push(clocks[call.gateway]?.now() ?? 0);
            const request = signedRequest(gateway.clock, { clientId, limits });
            const decision = await gateways[call.gateway]?.admit(request);
            if (decision?.refusal === undefined) admitted += 1;
          }
          const spanMs = Math.max(0, Math.max(...shown) - Math.min(...shown));
          expect(admitted).toBeLessThanOrEqual(5 + (calls.length === 0 ? 0 : (spanMs * 10) / 1_000));
        },
      ),
      { numRuns: 40 },
    );
  } finally {
    for (const other of gateways.slice(1)) other[Symbol.dispose]();
    gateway.clock.set(start);
  }
});

test('a limit that changes is kept from the next call on', async () => {
  const clientId = newId('cli');
  const send = (limits: ClientLimits) => gateway.admit(signedRequest(gateway.clock, { clientId, limits }));
  expect((await send({ ratePerSecond: 10, burst: 20, quotaPerMonth: 10 })).rate.remaining).toBe(19);
  expect((await send({ ratePerSecond: 10, burst: 3, quotaPerMonth: 10 })).rate.remaining).toBe(2);
  expect((await send({ ratePerSecond: 10, burst: 3, quotaPerMonth: 2 })).refusal).toBeInstanceOf(DomainError);
});
