import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BankControl, bankControl } from '../../../../tools/testing/bank-control.ts';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import type { BankOutcome, Card, Holding, Money } from './bank.ts';
import { createHttpBank, type HttpBank } from './http-bank.ts';

let lines = '';
const log = createLogger({
  service: 'billing',
  level: 'debug',
  destination: { write: (line: string) => void (lines += line) },
});
const metrics = createMetrics({ service: 'billing' });
let server: PrivateServer<'bank'>;
let control: BankControl;
let bank: HttpBank;

beforeAll(async () => {
  server = await startPrivate('bank');
  control = bankControl(server);
  bank = createHttpBank({ url: server.url, apiKey: server.apiKey, timeoutMs: 2_000, log, metrics });
});
afterEach(() => control.liftAll());
afterAll(async () => {
  await bank.close();
  await server[Symbol.asyncDispose]();
});

const eur = (minorUnits: bigint): Money => ({ currency: 'EUR', minorUnits });
const cardOf = (number: string): Card => ({ number, expMonth: 12, expYear: 2090, cvv: '123' });

async function authorised(amount = eur(1_000n), capture = false) {
  const { token } = await bank.tokenise(cardOf(freshCardNumber()));
  const reference = newId('pay');
  const command = { reference, token, amount, capture };
  return { command, outcome: await bank.authorise(command) };
}

const approved = (outcome: BankOutcome<Holding>): Holding => {
  if (outcome.kind !== 'approved') throw new Error(`the bank said ${outcome.kind}`);
  return outcome.value;
};

describe('a payment', () => {
  test('is authorised, captured in part, refunded in part, and found with its steps', async () => {
    const { command, outcome } = await authorised();
    expect(approved(outcome)).toMatchObject({ authorised: eur(1_000n), captured: eur(0n) });
    const { reference: paymentReference } = command;
    const capture = { reference: newId('ref'), paymentReference, amount: eur(600n) };
    expect(approved(await bank.capture(capture)).captured).toEqual(eur(600n));
    const refund = { reference: newId('ref'), paymentReference, amount: eur(250n) };
    expect(approved(await bank.refund(refund)).refunded).toEqual(eur(250n));
    expect(await bank.find(paymentReference)).toMatchObject({
      status: 'CAPTURED',
      authorised: eur(1_000n),
      captured: eur(600n),
      refunded: eur(250n),
      steps: [{ kind: 'AUTHORISE' }, { kind: 'CAPTURE' }, { kind: 'REFUND', amount: eur(250n) }],
    });
  });
});
