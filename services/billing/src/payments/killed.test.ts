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
import type { Errand, MortalCall, MortalLife } from '../testing/mortal-process.ts';
import { masterKeys, type OpenPayments, openPayments } from '../testing/open-payments.ts';

const program = fileURLToPath(new URL('../testing/mortal-process.ts', import.meta.url));
const compiled = join(import.meta.dirname, '../../../../node_modules/.cache/compiled');

let payments: OpenPayments;
beforeAll(async () => {
  payments = await openPayments();
});
afterAll(() => payments.close());

/** A client whose program wants something, and keeps its keys. */
interface Life extends MortalLife {
  readonly cardNumber: string;
}

type FollowUp = readonly [MortalCall['method'], number?];

const amountOf = (minorUnits: number) => ({ currency: 'EUR', minorUnits });

/** Holds ten euros, then goes on as told. */
function newLife(followUps: readonly FollowUp[], dieAt: number): Life {
  const cardNumber = freshCardNumber();
  const card = { cardNumber, expMonth: 12, expYear: 2090, cvv: '123' };
  const request = { ...card, amount: amountOf(1_000), capture: false };
  const calls = followUps.map(([method, minorUnits], index): MortalCall => {
    const part = minorUnits === undefined ? {} : { amount: amountOf(minorUnits) };
    return { method, key: `key-${index + 1}`, request: { id: '{payment}', ...part } };
  });
  const create: MortalCall = { method: 'createPayment', key: 'key-0', request };
  return { clientId: newId('cli'), cardNumber, calls: [create, ...calls], dieAt };
}

/**
 * Leads lives in a process that is killed when each has come to its step. Gives the steps that each
 * client came to, the one that it died at last.
 */
async function lead(lives: readonly Life[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { appUrl, systemUrl } = payments.fresh;
  const { url, apiKey } = await bankAccess();
  const bank = { url, apiKey };
  const errand: Errand = { appUrl, systemUrl, masterKeys, bank, now: payments.clock.now(), lives };
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal));
  });
  child.stdin.end(JSON.stringify(errand));
  const lines = (await text(child.stdout)).trim().split('\n');
  expect(await ended).toBe('SIGKILL');
  const steps = new Map(lives.map(({ clientId }): [string, string[]] => [clientId, []]));
  for (const line of lines)
    steps.get(line.slice(0, line.indexOf(' ')))?.push(line.slice(line.indexOf(' ') + 1));
  return steps;
}

async function paymentOf(clientId: string) {
  const rows = await payments.database.withTenant(clientId, (em) =>
    em.execute<{ id: string }[]>('select id from payment where client_id = ?', [clientId]),
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  const id = rows[0]?.id;
  return id === undefined ? undefined : payments.get(clientId, id);
}

/** What the bank owes for a payment by its own book, and which steps that has. */
async function bankBookOf(id: string | undefined) {
  const record = id === undefined ? undefined : await payments.real.find(id);
  const done = (record?.steps ?? []).filter(({ declineReason }) => declineReason === undefined);
  const sum = (kind: BankStep['kind']) =>
    done.filter((step) => step.kind === kind).reduce((total, step) => total + step.amount.minorUnits, 0n);
  return {
    owed: sum('CAPTURE') - sum('REFUND'),
    steps: done.map(({ kind, amount }) => `${kind} ${amount.minorUnits}`),
  };
}

/** Both books of a client, side by side. */
async function compareBooks(clientId: string) {
  const payment = await paymentOf(clientId);
  const { owed, steps } = await bankBookOf(payment?.id);
  const { bank, client } = await payments.bookOf(clientId);
  return { status: payment?.status, steps, isEqual: bank === owed && client === -owed };
}

/** The client's program sends everything again under its keys. */
async function insist({ clientId, cardNumber, calls }: Life): Promise<void> {
  let id = '';
  for (const { method, key, request } of calls) {
    if (method === 'createPayment') {
      ({ id } = await payments.pay(clientId, { cardNumber, capture: false }, key));
      continue;
    }
    const { amount } = request as { amount?: { minorUnits: number } };
    const part = amount === undefined ? {} : { minorUnits: BigInt(amount.minorUnits) };
    await payments.follow(method, { clientId, id, key, ...part });
  }
}

const stories = {
  'captured and refunded in part': {
    followUps: [
      ['capturePayment', 600],
      ['refundPayment', 250],
    ],
    status: Status.PARTIALLY_REFUNDED,
    steps: ['AUTHORISE 1000', 'CAPTURE 600', 'REFUND 250'],
  },
  voided: { followUps: [['voidPayment']], status: Status.VOIDED, steps: ['AUTHORISE 1000', 'VOID 1000'] },
} as const;

test.each(Object.entries(stories))(
  'a payment that is to be %s, killed at each of its steps, is settled within 120 s and charged once',
  async (_, { followUps, status, steps }) => {
    const whole = newLife(followUps, 0);
    const places = (await lead([whole])).get(whole.clientId) ?? [];
    expect(places).toContain('during authorise');
    expect(places.at(-1)).toBe('after a commit');
    const lives = places.map((_place, index) => newLife(followUps, index + 1));
    const diedAt = await lead(lives);
    expect(lives.map(({ clientId }) => diedAt.get(clientId)?.length)).toEqual(
      lives.map(({ dieAt }) => dieAt),
    );

    for (let elapsedMs = 0; elapsedMs < 120_000; elapsedMs += 5_000) await payments.reconcile(5_000);
    for (const life of lives) {
      const { clientId } = life;
      const place = `killed ${diedAt.get(clientId)?.at(-1)}, step ${life.dieAt}`;
      const settled = await compareBooks(clientId);
      const isProcessing = settled.status === Status.PROCESSING;
      expect({ place, isEqual: settled.isEqual, isProcessing }).toEqual({
        place,
        isEqual: true,
        isProcessing: false,
      });
      await insist(life);
      const after = await compareBooks(clientId);
      expect({ place, ...after }).toEqual({ place, status, steps, isEqual: true });
    }
  },
  120_000,
);
