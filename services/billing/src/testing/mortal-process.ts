import { create, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bank } from '../bank/bank.ts';
import { createHttpBank } from '../bank/http-bank.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { createPayment } from '../payments/create-payment.ts';
import { refundPayment } from '../payments/refund-payment.ts';
import { voidPayment } from '../payments/void-payment.ts';
import { schema } from '../schema.ts';

/** A call under its key; `{payment}` in a text of it stands for the payment that the first call made. */
export interface MortalCall {
  readonly method: 'createPayment' | 'capturePayment' | 'voidPayment' | 'refundPayment';
  readonly key: string;
  readonly request: JsonValue;
}

/** What one client wants, and how far it comes. */
export interface MortalLife {
  readonly clientId: string;
  readonly calls: readonly MortalCall[];
  /** The step at which it is caught by the death of the process; 0: it comes to its end. */
  readonly dieAt: number;
}

/** What the process is told on its standard input. */
export interface Errand {
  readonly appUrl: string;
  readonly systemUrl: string;
  readonly masterKeys: string;
  readonly bank: { readonly url: string; readonly apiKey: string };
  /** Epoch milliseconds. */
  readonly now: number;
  readonly lives: readonly MortalLife[];
}

// Makes calls of payments for many clients at once. Each goes as far as its step and stays there, its
// transaction open, its call to the bank under way; when all have come so far the process kills itself
// (SIGKILL). Writes "<client> <step>" for each step that a client comes to.

const errand: Errand = JSON.parse(await text(process.stdin));
const log = createLogger({ service: 'billing', level: 'silent' });
const { appUrl, systemUrl } = errand;
const callMs = 60_000;
const realDatabase = createDatabase({
  schema,
  appUrl,
  systemUrl,
  // Who stays in a transaction keeps its connection until the others have come to their steps.
  poolSize: 24,
  timeouts: { connectMs: callMs, idleInTransactionMs: callMs },
  log,
});
const metrics = createMetrics({ service: 'billing' });
const realBank = createHttpBank({ ...errand.bank, timeoutMs: 5_000, log, metrics });
const clock = manualClock(errand.now);
const masterKeys = parseMasterKeys(errand.masterKeys);
if (masterKeys === undefined) throw new Error('no keyring');
const keyring = masterKeys;

/** Long enough for the bank to have heard of a command, mostly too short for its answer. */
const heardMs = 3;

/** Says that a step has come; does not come back where it is the last one. */
type Pass = (step: string) => Promise<void>;

async function ask<T>(pass: Pass, name: string, asked: () => Promise<T>): Promise<T> {
  await pass(`before ${name}`);
  const asking = asked();
  await Promise.race([asking, delay(heardMs)]);
  await pass(`during ${name}`);
  const said = await asking;
  await pass(`after ${name}`);
  return said;
}

function mortalBank(pass: Pass): Bank {
  return {
    tokenise: (...asked) => ask(pass, 'tokenise', () => realBank.tokenise(...asked)),
    authorise: (...asked) => ask(pass, 'authorise', () => realBank.authorise(...asked)),
    capture: (...asked) => ask(pass, 'capture', () => realBank.capture(...asked)),
    void: (...asked) => ask(pass, 'void', () => realBank.void(...asked)),
    refund: (...asked) => ask(pass, 'refund', () => realBank.refund(...asked)),
    find: (...asked) => ask(pass, 'find', () => realBank.find(...asked)),
    list: (...asked) => ask(pass, 'list', () => realBank.list(...asked)),
  };
}

/** Dies before a commit, and after it: what is before the work is after the step before. */
function mortalDatabase(pass: Pass): Pick<Database, 'withTenant' | 'asSystem'> {
  return {
    async withTenant(clientId, work, options) {
      const inside: typeof work = async (em) => {
        const result = await work(em);
        await pass('before a commit');
        return result;
      };
      const done = await realDatabase.withTenant(clientId, inside, options);
      await pass('after a commit');
      return done;
    },
    asSystem: (purpose, work, options) => realDatabase.asSystem(purpose, work, options),
  };
}

const { method } = PaymentService;

function contextOf(name: MortalCall['method'], clientId: string, key: string): CallContext {
  const requestId = newId('req');
  return {
    method: method[name],
    operation: operationOf(method[name]),
    origin: create(OriginSchema, { clientId, requestId, idempotencyKey: key, unscoped: true }),
    peer: 'gateway',
    trace: rootTrace(),
    deadline: Date.now() + callMs,
    signal: AbortSignal.timeout(callMs),
    log,
  };
}

/** The service's own handlers under the service's own idempotency, on what may die. */
function callersOf(pass: Pass) {
  const database = mortalDatabase(pass);
  const parts = { database, bank: mortalBank(pass), clock };
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock });
  const handlers = {
    createPayment: idempotency.once(createPayment(parts)),
    capturePayment: idempotency.once(capturePayment(parts)),
    voidPayment: idempotency.once(voidPayment(parts)),
    refundPayment: idempotency.once(refundPayment(parts)),
  };
  return {
    createPayment: (request: JsonValue, context: CallContext) =>
      handlers.createPayment(fromJson(method.createPayment.input, request), context),
    capturePayment: (request: JsonValue, context: CallContext) =>
      handlers.capturePayment(fromJson(method.capturePayment.input, request), context),
    voidPayment: (request: JsonValue, context: CallContext) =>
      handlers.voidPayment(fromJson(method.voidPayment.input, request), context),
    refundPayment: (request: JsonValue, context: CallContext) =>
      handlers.refundPayment(fromJson(method.refundPayment.input, request), context),
  };
}

/** Resolves when a life has come to its last step, or to its end. */
async function lead({ clientId, calls, dieAt }: MortalLife): Promise<void> {
  const caught = Promise.withResolvers<void>();
  const never = new Promise<void>(() => undefined);
  let steps = 0;
  const pass: Pass = async (step) => {
    steps += 1;
    writeSync(1, `${clientId} ${step}\n`);
    if (steps !== dieAt) return;
    caught.resolve();
    await never;
  };
  const live = async () => {
    const callers = callersOf(pass);
    let paymentId = '';
    for (const { method: name, key, request } of calls) {
      const asked: JsonValue = JSON.parse(JSON.stringify(request).replaceAll('{payment}', paymentId));
      const { payment } = await callers[name](asked, contextOf(name, clientId, key));
      paymentId ||= payment?.id ?? '';
    }
  };
  await Promise.race([live(), caught.promise]);
}

await Promise.all(errand.lives.map(lead));
process.kill(process.pid, 'SIGKILL');
