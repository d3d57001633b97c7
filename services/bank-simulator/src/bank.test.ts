import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BankControl, bankControl } from '../../../tools/testing/bank-control.ts';
import { freshCardNumber } from '../../../tools/testing/cards.ts';
import { type PrivateServer, startPrivate } from '../../../tools/testing/servers.ts';
import { testCards } from './cards/test-cards.ts';

let server: PrivateServer<'bank'>;
let control: BankControl;
let references = 0;

beforeAll(async () => {
  server = await startPrivate('bank');
  control = bankControl(server);
});
afterEach(() => control.liftAll());
afterAll(() => server[Symbol.asyncDispose]());

interface Asked {
  readonly key?: string;
  readonly apiKey?: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(method: 'GET' | 'POST', path: string, asked: Asked = {}): Promise<Answered> {
  const { key, apiKey = server.apiKey, body, timeoutMs = 10_000 } = asked;
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(key !== undefined && { 'idempotency-key': key }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const amountOf = (minorUnits: string, currency = 'EUR') => ({ currency, minorUnits });
const card = (number: string) => ({ number, expMonth: 12, expYear: 2090, cvc: '123' });

async function tokenOf(number: string): Promise<string> {
  const { body } = await ask('POST', '/v1/cards', { body: card(number) });
  return String(body['token']);
}

async function commandFor(number = freshCardNumber()) {
  references += 1;
  const key = `pay_${references}`;
  const body = { token: await tokenOf(number), amount: amountOf('100'), capture: true };
  return { key, body };
}

const authorise = (asked: Asked) => ask('POST', '/v1/payments', asked);

async function stepsOf(reference: string): Promise<unknown[]> {
  const { body } = await ask('GET', `/v1/payments/${reference}`);
  const steps: unknown = body['steps'] ?? [];
  return Array.isArray(steps) ? steps : [];
}

describe('a request', () => {
  test.each(['GET /v1/steps', 'GET /nowhere', 'POST /v1/cards'])(
    'without the key is refused: %s',
    async (line) => {
      const [method, path = ''] = line.split(' ');
      const answer = await ask(method === 'GET' ? 'GET' : 'POST', path, { apiKey: 'guess' });
      expect(answer).toEqual({ status: 401, body: { error: { code: 'unauthenticated' } } });
    },
  );

  test.each([
    ['another version', 'GET', '/v2/steps'],
    ['another method', 'GET', '/v1/cards'],
    ['more path', 'POST', '/v1/payments/p/captures/c'],
    ['an impossible reference', 'GET', '/v1/payments/a%20b'],
  ] as const)('for %s finds nothing', async (_, method, path) => {
    expect(await ask(method, path)).toEqual({ status: 404, body: { error: { code: 'not_found' } } });
  });

  test.each([
    ['no JSON', '{', ''],
    ['a longer body than any card has', ' '.repeat(9_000), ''],
    ['a number that is none', { ...card('4242'), number: '42 42' }, 'number'],
    ['a month that is none', { ...card(freshCardNumber()), expMonth: 13 }, 'expMonth'],
    ['a field that is none', { ...card(freshCardNumber()), holder: 'A' }, 'holder'],
  ])('with %s is told which field', async (_, body, field) => {
    const answer = await ask('POST', '/v1/cards', { body });
    expect(answer).toEqual({ status: 400, body: { error: { code: 'invalid_request', field } } });
  });

  test('with a number that no scheme issues says so, and does not repeat it', async () => {
    const answer = await ask('POST', '/v1/cards', { body: card('4242424242424241') });
    expect(answer).toEqual({ status: 400, body: { error: { code: 'invalid_card', field: 'number' } } });
  });

  test.each(['0', '-1', '1.5', '1e3', '01', '9'.repeat(19)])(
    'for an amount of %s is refused',
    async (units) => {
      const { key, body } = await commandFor();
      const answer = await authorise({ key, body: { ...body, amount: amountOf(units) } });
      expect(answer.body).toEqual({ error: { code: 'invalid_request', field: 'amount.minorUnits' } });
      expect(await stepsOf(key)).toEqual([]);
    },
  );

  test('that moves money needs a key', async () => {
    const { body } = await commandFor();
    expect((await authorise({ body })).body).toEqual({ error: { code: 'key_required' } });
  });
});

describe('a key', () => {
  test('with the same body gets the same answer, byte for byte; with another 422; and it is done once', async () => {
    const command = await commandFor();
    const first = await authorise(command);
    const capture = { key: `${command.key}_r`, body: { amount: amountOf('40') } };
    await ask('POST', `/v1/payments/${command.key}/refunds`, capture);
    expect(await authorise(command)).toEqual(first);
    const other = { ...command, body: { ...command.body, amount: amountOf('101') } };
    expect(await authorise(other)).toEqual({ status: 422, body: { error: { code: 'key_reused' } } });
    expect(await stepsOf(command.key)).toHaveLength(2);
  });

  test('that comes twenty times at once is done once', async () => {
    const command = await commandFor();
    const answers = await Promise.all(Array.from({ length: 20 }, () => authorise(command)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await stepsOf(command.key)).toHaveLength(1);
  });
});

describe('a card with a fault of its own', () => {
  const faulty = Object.entries(testCards).flatMap(([name, { number, at }]) =>
    'authorise' in at && 'fault' in at.authorise ? [{ name, number, ...at.authorise }] : [],
  );
  /** What a caller without patience sees of it. */
  const look = (command: Asked) =>
    authorise({ ...command, timeoutMs: 1_500 }).then(
      ({ status, body }) => (status === 200 ? JSON.stringify(body['step']) : String(status)),
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    );

  test.concurrent.each(faulty)('$name: $fault at $tries try', async ({ number, fault, tries }) => {
    const command = await commandFor(number);
    const seen = await look(command);
    const expected = {
      slow: '"100"',
      late: 'TimeoutError',
      no_answer_after: 'TimeoutError',
      no_answer_before: 'TimeoutError',
      cut_after: 'TypeError',
      cut_before: 'TypeError',
      error_after: 'SyntaxError',
      error_before: 'SyntaxError',
      garbage: 'SyntaxError',
      wrong_amount: '"101"',
    }[fault];
    expect(seen).toContain(expected);
    const isDone = !['late', 'no_answer_before', 'cut_before', 'error_before'].includes(fault);
    expect(await stepsOf(command.key)).toHaveLength(isDone ? 1 : 0);
    expect(await look(command)).toContain(tries === 'first' ? '"100"' : expected);
  });
});

describe('the control port', () => {
  test('orders faults for the next calls of one card, and of no other', async () => {
    const [mine, other] = [await commandFor('4242424242424242'), await commandFor('5555555555554444')];
    await control.order({ fault: 'wrong_amount', last4: '4242', endpoint: 'authorise', times: 2 });
    const amounts = [];
    for (const command of [mine, other, mine, mine]) amounts.push((await authorise(command)).body['step']);
    expect(amounts).toMatchObject(['101', '100', '101', '100'].map((units) => ({ amount: amountOf(units) })));
  });

  test('orders faults for a share of the calls', async () => {
    const command = await commandFor();
    await control.order({ fault: 'wrong_amount', reference: command.key, share: 0.5 });
    const seen = new Set<string>();
    for (let count = 0; count < 60; count += 1)
      seen.add(JSON.stringify((await authorise(command)).body['step']));
    expect(seen.size).toBe(2);
  });

  test.each([
    [{ fault: 'earthquake' }, 'fault'],
    [{ fault: 'slow', endpoint: 'everything' }, 'endpoint'],
    [{ fault: 'slow', times: 0 }, 'times'],
    [{ fault: 'slow', times: 1, share: 0.5 }, 'share'],
    [{ fault: 'slow', delayMs: 60_001 }, 'delayMs'],
    [{ fault: 'slow', last4: '12345' }, 'last4'],
  ])('takes no order for %j', async (order, field) => {
    await expect(control.order(order as Parameters<BankControl['order']>[0])).rejects.toThrow(
      `"field":"${field}"`,
    );
  });

  test('lists what stands, lifts it one by one, and asks for the key', async () => {
    const at = (apiKey: string) =>
      fetch(`${server.controlUrl}/faults`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect((await at('guess')).status).toBe(401);
    const lift = await control.order({ fault: 'slow', last4: '0000' });
    await control.order({ fault: 'garbage', last4: '0001' });
    await lift();
    const { faults } = (await (await at(server.apiKey)).json()) as { faults: object[] };
    expect(faults).toMatchObject([{ fault: 'garbage', last4: '0001' }]);
    await expect(lift()).rejects.toThrow('404');
  });

  test('takes the bank off its port, and puts it back', async () => {
    await control.listen(false);
    await expect(ask('GET', '/v1/steps')).rejects.toThrow('fetch failed');
    await control.listen(true);
    expect((await ask('GET', '/v1/steps')).status).toBe(200);
  });
});

describe('the book', () => {
  test('has neither number nor CVC in it', async () => {
    const number = freshCardNumber();
    await tokenOf(number);
    const text = readFileSync(join(server.storeFolder, 'book.jsonl'), 'utf8');
    expect(text).toContain(number.slice(-4));
    expect(text).not.toContain(number);
    expect(text).not.toMatch(/cvc"|"123"/);
  });

  test('is read in pages that do not change while it grows', async () => {
    await authorise(await commandFor());
    const first = await ask('GET', '/v1/steps?pageSize=1');
    await authorise(await commandFor());
    expect(await ask('GET', '/v1/steps?pageSize=1')).toEqual(first);
    expect(first.body['nextPageToken']).toBe('1');
    expect((await ask('GET', '/v1/steps?pageSize=1001')).body).toMatchObject({
      error: { field: 'pageSize' },
    });
  });

  test('survives kill -9 in the middle of a burst: what was answered is there, what was not is done once', async () => {
    const commands = await Promise.all(Array.from({ length: 40 }, () => commandFor()));
    const answered: Awaited<ReturnType<typeof commandFor>>[] = [];
    const burst = commands.map(async (command, index) => {
      await authorise(command);
      answered.push(command);
      if (index === 10) await server.kill();
    });
    await Promise.allSettled(burst);
    await server.start();
    expect(answered.length).toBeGreaterThan(0);
    for (const { key } of answered) expect(await stepsOf(key)).toHaveLength(1);
    await Promise.all(commands.map((command) => authorise(command)));
    for (const { key } of commands) expect(await stepsOf(key)).toHaveLength(1);
  });
});
