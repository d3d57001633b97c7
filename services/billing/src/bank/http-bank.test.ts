import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics, type Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BankControl, bankControl, type FaultOrder } from '../../../../tools/testing/bank-control.ts';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import type { Authorisation, BankOutcome, Card, Holding, Money } from './bank.ts';
import { createHttpBank, type HttpBank } from './http-bank.ts';

const written: string[] = [];
const log = createLogger({
  service: 'billing',
  level: 'debug',
  destination: { write: (line: string) => void written.push(line) },
});
let server: PrivateServer<'bank'>;
let control: BankControl;
/** Waits as long as a busy machine needs. */
let bank: HttpBank;
const opened: HttpBank[] = [];

/** A client with breakers and figures of its own, so that no test opens another's breaker. */
function connect({ timeoutMs = 5_000, url = server.url, apiKey = server.apiKey } = {}) {
  const metrics = createMetrics({ service: 'billing' });
  const client = createHttpBank({ url, apiKey, timeoutMs, log, metrics });
  opened.push(client);
  return { client, metrics };
}

beforeAll(async () => {
  server = await startPrivate('bank');
  control = bankControl(server);
  bank = connect().client;
});
afterEach(() => control.liftAll());
afterAll(async () => {
  await Promise.all(opened.map((client) => client.close()));
  await server[Symbol.asyncDispose]();
});

const eur = (minorUnits: bigint): Money => ({ currency: 'EUR', minorUnits });
const cardOf = (number: string): Card => ({ number, expMonth: 12, expYear: 2090, cvv: '123' });

async function authorisation(number = freshCardNumber(), capture = false): Promise<Authorisation> {
  const { token } = await bank.tokenise(cardOf(number));
  return { reference: newId('pay'), token, amount: eur(1_000n), capture };
}

function approved(outcome: BankOutcome<Holding>): Holding {
  if (outcome.kind !== 'approved') throw new Error(`the bank said ${JSON.stringify(outcome)}`);
  return outcome.value;
}

async function failureOf(call: Promise<unknown>): Promise<DomainError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error('not a DomainError', { cause: error });
  return error;
}

async function valueOf(metrics: Registry, name: string, labels: Record<string, string>): Promise<number> {
  const metric = await metrics.getSingleMetric(name)?.get();
  const fits = (own: object) =>
    Object.entries(labels).every(([label, value]) => Reflect.get(own, label) === value);
  return metric?.values.find((value) => fits(value.labels))?.value ?? 0;
}

describe('a payment', () => {
  test('is authorised, captured in part, refunded in part, and found with its steps', async () => {
    const command = await authorisation();
    const { reference: paymentReference } = command;
    expect(approved(await bank.authorise(command))).toMatchObject({
      authorised: eur(1_000n),
      captured: eur(0n),
    });
    const capture = { reference: newId('ref'), paymentReference, amount: eur(600n) };
    expect(approved(await bank.capture(capture)).captured).toEqual(eur(600n));
    const refund = { reference: newId('ref'), paymentReference, amount: eur(250n) };
    expect(approved(await bank.refund(refund)).refunded).toEqual(eur(250n));
    expect(await bank.find(paymentReference)).toMatchObject({
      status: 'CAPTURED',
      authorised: eur(1_000n),
      captured: eur(600n),
      refunded: eur(250n),
      steps: [
        { kind: 'AUTHORISE', reference: paymentReference },
        { kind: 'CAPTURE', reference: capture.reference, amount: eur(600n) },
        { kind: 'REFUND', reference: refund.reference, amount: eur(250n) },
      ],
    });
  });

  test('is captured in the same breath where that is asked', async () => {
    const command = await authorisation(freshCardNumber(), true);
    expect(approved(await bank.authorise(command)).captured).toEqual(eur(1_000n));
  });

  test('that is voided before it came is declined when it comes', async () => {
    const command = await authorisation();
    const { reference: paymentReference, amount } = command;
    expect(await bank.find(paymentReference)).toBeUndefined();
    approved(await bank.void({ reference: newId('ref'), paymentReference, amount }));
    expect(await bank.authorise(command)).toEqual({ kind: 'declined', reason: 'VOIDED' });
    expect(await bank.find(paymentReference)).toMatchObject({ status: 'VOIDED', captured: eur(0n) });
  });

  test.each([
    ['beyond what is authorised', 'capture', 1_001n, 'AMOUNT_TOO_LARGE'],
    ['before anything is captured', 'refund', 1n, 'WRONG_STATE'],
  ] as const)('cannot be followed up %s', async (_, step, amount, reason) => {
    const command = await authorisation();
    approved(await bank.authorise(command));
    const followUp = { reference: newId('ref'), paymentReference: command.reference, amount: eur(amount) };
    expect(await bank[step](followUp)).toEqual({ kind: 'declined', reason });
  });

  test('that the bank does not know cannot be captured', async () => {
    const followUp = { reference: newId('ref'), paymentReference: newId('pay'), amount: eur(1n) };
    expect(await bank.capture(followUp)).toEqual({ kind: 'declined', reason: 'UNKNOWN_PAYMENT' });
  });

  test('stands in the book that is listed page by page', async () => {
    const command = await authorisation();
    await bank.authorise(command);
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await bank.list({ pageSize: 2, ...(pageToken !== undefined && { pageToken }) });
      seen.push(...page.steps.map(({ reference }) => reference));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    expect(seen).toContain(command.reference);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a card', () => {
  test.each([
    ['4242424242424242', 'VISA'],
    ['5555555555554444', 'MASTERCARD'],
    ['378282246310005', 'AMERICAN_EXPRESS'],
  ])('%s becomes a token of %s, and approves', async (number, brand) => {
    const cvv = brand === 'AMERICAN_EXPRESS' ? '1234' : '123';
    const token = await bank.tokenise({ ...cardOf(number), cvv });
    expect(token).toMatchObject({ brand, last4: number.slice(-4) });
    const command = { reference: newId('pay'), token: token.token, amount: eur(1n), capture: true };
    approved(await bank.authorise(command));
  });

  test.each([
    ['4000000000000002', 'GENERIC_DECLINE'],
    ['4000000000009995', 'INSUFFICIENT_FUNDS'],
    ['4000000000009987', 'LOST_CARD'],
    ['4000000000009979', 'STOLEN_CARD'],
    ['4000000000000069', 'EXPIRED_CARD'],
    ['4000000000000127', 'INCORRECT_CVC'],
    ['4000000000000119', 'PROCESSING_ERROR'],
  ])('%s is declined: %s', async (number, reason) => {
    const command = await authorisation(number);
    expect(await bank.authorise(command)).toEqual({ kind: 'declined', reason });
    expect(await bank.find(command.reference)).toMatchObject({ status: 'DECLINED', authorised: eur(0n) });
  });

  test('that the bank refuses is the field of our own contract, without its number', async () => {
    const number = '4242424242424241';
    const error = await failureOf(bank.tokenise(cardOf(number)));
    expect(error).toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field: 'cardNumber' }] },
    });
    expect(JSON.stringify([error, error.message, String(error.cause)])).not.toContain(number);
  });
});

describe('a bank in trouble', () => {
  test.each([
    ['no_answer_after', 'deadline', 1],
    ['no_answer_before', 'deadline', 0],
    ['cut_after', 'connection', 1],
    ['cut_before', 'connection', 0],
    ['error_after', 'failed', 1],
    ['error_before', 'failed', 0],
    ['garbage', 'malformed', 1],
    ['wrong_amount', 'wrong_amount', 1],
  ] as const)('%s: unknown (%s), and given again it is done once', async (fault, cause, steps) => {
    const command = await authorisation();
    const { client } = connect({ timeoutMs: cause === 'deadline' ? 300 : 5_000 });
    await control.order({ fault, reference: command.reference, endpoint: 'authorise' });
    expect(await client.authorise(command)).toEqual({ kind: 'unknown', cause });
    expect((await bank.find(command.reference))?.steps ?? []).toHaveLength(steps);
    await control.liftAll();
    approved(await bank.authorise(command));
    expect((await bank.find(command.reference))?.steps).toHaveLength(1);
  });

  test.each([
    'no_answer_after',
    'no_answer_before',
    'cut_after',
    'cut_before',
    'error_after',
    'error_before',
    'garbage',
    'wrong_amount',
    'slow',
  ] as const)('%s, once: a second try under the same key is approved, and done once', async (fault) => {
    const { token, ...command } = await authorisation();
    const timeoutMs = fault.startsWith('no_answer') ? 1_000 : 5_000;
    const { client } = connect({ timeoutMs });
    await control.order({ fault, reference: command.reference, times: 1 });
    approved(await client.authorise({ token, ...command }));
    expect((await bank.find(command.reference))?.steps).toHaveLength(1);
  });

  test('late: not found at first, done in the end, and never twice', async () => {
    const command = await authorisation();
    const { client } = connect({ timeoutMs: 300 });
    await control.order({
      fault: 'late',
      reference: command.reference,
      endpoint: 'authorise',
      delayMs: 3_000,
    });
    expect(await client.authorise(command)).toEqual({ kind: 'unknown', cause: 'deadline' });
    expect(await bank.find(command.reference)).toBeUndefined();
    await expect.poll(() => bank.find(command.reference)).toMatchObject({ status: 'AUTHORISED' });
    await control.liftAll();
    approved(await bank.authorise(command));
    expect((await bank.find(command.reference))?.steps).toHaveLength(1);
  });

  test('late and called off: the authorisation that comes then moves nothing', async () => {
    const command = await authorisation(freshCardNumber(), true);
    const { client } = connect({ timeoutMs: 300 });
    await control.order({
      fault: 'late',
      reference: command.reference,
      endpoint: 'authorise',
      delayMs: 3_000,
    });
    await client.authorise(command);
    const { reference: paymentReference, amount } = command;
    approved(await bank.void({ reference: newId('ref'), paymentReference, amount }));
    await expect.poll(async () => (await bank.find(paymentReference))?.steps.length).toBe(2);
    expect(await bank.find(paymentReference)).toMatchObject({
      status: 'VOIDED',
      captured: eur(0n),
      steps: [{ kind: 'VOID' }, { kind: 'AUTHORISE', declineReason: 'VOIDED' }],
    });
  });

  test('takes no connections: nothing was sent, so it is no unknown outcome', async () => {
    const command = await authorisation();
    const { client } = connect();
    await control.listen(false);
    try {
      const error = await failureOf(client.authorise(command));
      expect(error).toMatchObject({ reason: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } });
    } finally {
      await control.listen(true);
    }
    expect(await bank.find(command.reference)).toBeUndefined();
  });

  test('a call without the time to be answered is not made', async () => {
    const command = await authorisation();
    const error = await failureOf(bank.authorise(command, { deadline: Date.now() + 50 }));
    expect(error.reason).toBe('DEADLINE_EXCEEDED');
    expect(await bank.find(command.reference)).toBeUndefined();
  });

  test('a wrong key is no decline', async () => {
    const { client } = connect({ apiKey: 'another' });
    const command = await authorisation();
    expect(await client.authorise(command)).toEqual({ kind: 'unknown', cause: 'refused' });
    expect((await failureOf(client.find(command.reference))).reason).toBe('UNAVAILABLE');
  });

  test('the same reference for something else is no decline either', async () => {
    const command = await authorisation();
    approved(await bank.authorise(command));
    const other = { ...command, amount: eur(999n) };
    expect(await connect().client.authorise(other)).toEqual({ kind: 'unknown', cause: 'refused' });
  });

  test('a 404 of somebody else does not say that the bank has not seen a payment', async () => {
    const { client } = connect({ url: `${server.url}/elsewhere` });
    expect((await failureOf(client.find(newId('pay')))).reason).toBe('UNAVAILABLE');
  });

  test('cannot be asked: that is an error, not a payment that is not there', async () => {
    await control.order({ fault: 'error_before', endpoint: 'find' });
    expect((await failureOf(connect().client.find(newId('pay')))).reason).toBe('UNAVAILABLE');
  });
});

describe('the breaker', () => {
  const tokenise = (client: HttpBank) => client.tokenise(cardOf(freshCardNumber()));

  /** Four calls of three tries each. */
  async function breakDown(client: HttpBank, order: FaultOrder): Promise<void> {
    await control.order(order);
    for (let count = 0; count < 4; count += 1) await failureOf(tokenise(client));
  }

  test('opens for commands: 503 with Retry-After at once; questions go on; it says so in the metrics', async () => {
    const { client, metrics } = connect();
    const paid = await authorisation();
    await bank.authorise(paid);
    await breakDown(client, { fault: 'error_before', endpoint: 'tokenise' });
    const failed = await valueOf(metrics, 'cedula_bank_failed_tries_total', { call: 'tokenise' });
    for (const call of [tokenise(client), client.authorise(paid)]) {
      const error = await failureOf(call);
      expect(error).toMatchObject({ reason: 'UNAVAILABLE', status: 503 });
      expect(error.details.retryAfterSeconds).toBeGreaterThan(0);
      expect(error.details.retryAfterSeconds).toBeLessThanOrEqual(5);
    }
    // Nothing was tried for them.
    expect(await valueOf(metrics, 'cedula_bank_failed_tries_total', { call: 'tokenise' })).toBe(failed);
    expect(await valueOf(metrics, 'cedula_bank_breaker_state', { breaker: 'commands', state: 'open' })).toBe(
      1,
    );
    expect(await client.find(paid.reference)).toMatchObject({ status: 'AUTHORISED' });
    expect(await valueOf(metrics, 'cedula_bank_breaker_state', { breaker: 'queries', state: 'closed' })).toBe(
      1,
    );
  });

  test('opens for questions, and commands go on', async () => {
    const { client } = connect();
    await control.order({ fault: 'error_before', endpoint: 'find' });
    for (let count = 0; count < 4; count += 1) await failureOf(client.find(newId('pay')));
    await control.liftAll();
    expect((await failureOf(client.find(newId('pay')))).details.retryAfterSeconds).toBeGreaterThan(0);
    approved(await client.authorise(await authorisation()));
  });

  test('stays closed however many cards are declined', async () => {
    const { client, metrics } = connect();
    for (let count = 0; count < 12; count += 1) {
      const command = await authorisation('4000000000000002');
      expect((await client.authorise(command)).kind).toBe('declined');
    }
    expect(
      await valueOf(metrics, 'cedula_bank_breaker_state', { breaker: 'commands', state: 'closed' }),
    ).toBe(1);
  });

  test('says that an earlier try may have been done where it opens between two', async () => {
    const { client } = connect();
    const command = await authorisation();
    await control.order({ fault: 'error_after', endpoint: 'authorise' });
    const others = await Promise.all([1, 2, 3].map(() => authorisation()));
    for (const other of others) expect((await client.authorise(other)).kind).toBe('unknown');
    // The tenth failure is its first try.
    expect(await client.authorise(command)).toEqual({ kind: 'unknown', cause: 'failed' });
    expect((await bank.find(command.reference))?.steps).toHaveLength(1);
  });
});

test('no card number, code or token stands in the log, whatever went wrong', async () => {
  const number = freshCardNumber();
  const { client } = connect();
  const { token } = await bank.tokenise(cardOf(number));
  const command = { reference: newId('pay'), token, amount: eur(1n), capture: false };
  await control.order({ fault: 'garbage' });
  await client.authorise(command);
  await failureOf(client.tokenise({ ...cardOf(number), cvv: '947' }));
  const text = written.join('');
  expect(text).toContain(command.reference);
  for (const secret of [number, token, server.apiKey]) expect(text).not.toContain(secret);
  // Three digits stand by chance in any id or time.
  expect(text).not.toMatch(/"?\b947\b"?/);
});

test('calls are counted by outcome, with their time', async () => {
  const { client, metrics } = connect();
  await client.authorise(await authorisation('4000000000000002'));
  await client.find(newId('pay'));
  const counts = (await metrics.metrics()).match(/^cedula_bank_call_seconds_count.*$/gm);
  expect(counts).toEqual([
    expect.stringMatching(/call="authorise",outcome="declined"\} 1$/),
    expect.stringMatching(/call="find",outcome="not_found"\} 1$/),
  ]);
});
