import { Payment_Status as Status } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { bankAccess } from '../../../../tools/testing/servers.ts';
import type { BankStep } from '../bank/bank.ts';
import type { Errand, MortalCall } from '../testing/mortal-process.ts';
import { masterKeys, type OpenPayments, openPayments } from '../testing/open-payments.ts';

const program = fileURLToPath(new URL('../testing/mortal-process.ts', import.meta.url));
const compiled = join(import.meta.dirname, '../../../../node_modules/.cache/compiled');
/** Processes at once. */
const crowd = 3;

let payments: OpenPayments;
beforeAll(async () => {
  payments = await openPayments();
});
afterAll(() => payments.close());

/** A client, and what its customer's program wants under keys that it keeps. */
interface Life {
  readonly clientId: string;
  readonly cardNumber: string;
  readonly calls: readonly MortalCall[];
}

interface Death {
  readonly life: Life;
  readonly signal: NodeJS.Signals | null;
  /** The steps that it came to, the last one last. */
  readonly steps: readonly string[];
}

const amount = (minorUnits: number) => ({ currency: 'EUR', minorUnits });

function newLife(followUps: readonly (readonly [MortalCall['method'], number?])[], capture: boolean): Life {
  const cardNumber = freshCardNumber();
  const charge = { cardNumber, expMonth: 12, expYear: 2090, cvv: '123', amount: amount(1_000), capture };
  const calls = followUps.map(([method, minorUnits], index): MortalCall => {
    const part = minorUnits === undefined ? {} : { amount: amount(minorUnits) };
    return { method, key: `key-${index + 1}`, request: { id: '{payment}', ...part } };
  });
  const create: MortalCall = { method: 'createPayment', key: 'key-0', request: charge };
  return { clientId: newId('cli'), cardNumber, calls: [create, ...calls] };
}

/** Leads a life in a process of its own, which kills itself at a step. */
async function lead(life: Life, dieAt: number): Promise<Death> {
  const { appUrl, systemUrl } = payments.fresh;
  const { url, apiKey } = await bankAccess();
  const { clientId, calls } = life;
  const errand: Errand = {
    appUrl,
    systemUrl,
    masterKeys,
    bank: { url, apiKey },
    now: payments.clock.now(),
    clientId,
    calls,
    dieAt,
  };
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal));
  });
  child.stdin.end(JSON.stringify(errand));
  const steps = (await text(child.stdout)).trim().split('\n');
  process.stderr.write(`${Date.now() % 1000000} ${dieAt} ${steps.length} ${steps.at(-1)}\n`);
  return { life, steps, signal: await ended };
}

/** Leads a life once to its end, then once to each of its steps. */
async function leadAll(make: () => Life, firstStep: (steps: readonly string[]) => number): Promise<Death[]> {
  const whole = await lead(make(), 0);
  expect(whole.signal).toBeNull();
  const places = whole.steps.map((_, index) => index + 1).slice(firstStep(whole.steps));
  const deaths: Death[] = [];
  const work = async () => {
    for (let place = places.shift(); place !== undefined; place = places.shift())
      deaths.push(await lead(make(), place));
  };
  await Promise.all(Array.from({ length: crowd }, work));
  return deaths;
}

async function paymentOf(clientId: string) {
  const rows = await payments.database.withTenant(clientId, (em) =>
    em.execute<{ id: string }[]>('select id from payment where client_id = ?', [clientId]),
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  const id = rows[0]?.id;
  return id === undefined ? undefined : payments.get(clientId, id);
}

/** What the bank owes for a payment by its own book. */
function owed(steps: readonly BankStep[], capture: boolean): bigint {
  const done = steps.filter(({ declineReason }) => declineReason === undefined);
  const sum = (kind: BankStep['kind']) =>
    done.filter((step) => step.kind === kind).reduce((total, step) => total + step.amount.minorUnits, 0n);
  return (capture ? sum('AUTHORISE') : sum('CAPTURE')) - sum('REFUND');
}

/** Both books, as they should be alike. */
async function expectEqualBooks({ clientId }: Life, capture: boolean): Promise<readonly BankStep[]> {
  const id = (await paymentOf(clientId))?.id ?? '';
  const steps = id === '' ? [] : ((await payments.real.find(id))?.steps ?? []);
  const { bank, client } = await payments.bookOf(clientId);
  expect([bank, client]).toEqual([owed(steps, capture), -owed(steps, capture)]);
  return steps;
}

/** The customer's program sends everything again, under the same keys. */
async function insist({ clientId, cardNumber, calls }: Life, capture: boolean) {
  let id = '';
  for (const { method, key, request } of calls) {
    if (method === 'createPayment') {
      ({ id } = await payments.pay(clientId, { cardNumber, capture }, key));
      continue;
    }
    const { amount: part } = request as { amount?: { minorUnits: number } };
    const minorUnits = part === undefined ? {} : { minorUnits: BigInt(part.minorUnits) };
    await payments.follow(method, { clientId, id, key, ...minorUnits });
  }
  return payments.get(clientId, id);
}

test.each([
  {
    what: 'a payment that is captured and refunded in part',
    make: () =>
      newLife(
        [
          ['capturePayment', 600],
          ['refundPayment', 250],
        ],
        false,
      ),
    capture: false,
    firstStep: () => 0,
    status: Status.PARTIALLY_REFUNDED,
    book: ['AUTHORISE 1000', 'CAPTURE 600', 'REFUND 250'],
  },
  {
    what: 'a payment that is voided',
    make: () => newLife([['voidPayment']], false),
    capture: false,
    // How it is made has been tried above.
    firstStep: (steps: readonly string[]) => steps.indexOf('before void') - 4,
    status: Status.VOIDED,
    book: ['AUTHORISE 1000', 'VOID 1000'],
  },
])(
  '$what: killed at any step it is settled within 120 s, and charged once',
  async (plan) => {
    const { make, capture, firstStep } = plan;
    const deaths = await leadAll(make, firstStep);
    for (const { signal } of deaths) expect(signal).toBe('SIGKILL');
    for (let elapsedMs = 0; elapsedMs < 110_000; elapsedMs += 10_000) await payments.reconcile(10_000);
    for (const { life, steps } of deaths) {
      const payment = await paymentOf(life.clientId);
      expect(payment?.status, `killed ${steps.at(-1)}`).not.toBe(Status.PROCESSING);
      await expectEqualBooks(life, capture);
      const settled = await insist(life, capture);
      expect(settled?.status, `killed ${steps.at(-1)}`).toBe(plan.status);
      const book = await expectEqualBooks(life, capture);
      expect(book.map(({ kind, amount: { minorUnits } }) => `${kind} ${minorUnits}`)).toEqual(plan.book);
    }
  },
  120_000,
);
