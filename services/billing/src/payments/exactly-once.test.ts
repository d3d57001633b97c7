import { Payment_Status as Status } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import type { Bank } from '../bank/bank.ts';
import { type OpenPayments, openPayments } from '../testing/open-payments.ts';

let payments: OpenPayments;
/** What the bank is made to do before, or in place of, what it is asked. */
let meddle: Partial<Bank> = {};

const meddledWith = (real: Bank): Bank =>
  new Proxy(real, { get: (_, name: keyof Bank) => meddle[name] ?? real[name] });

beforeAll(async () => {
  payments = await openPayments({
    bank: (real) => meddledWith(real),
  });
});
afterEach(() => payments.renewBank());
afterAll(() => payments.close());

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

const statusOf = async (clientId: string, id: string) => (await payments.get(clientId, id))?.status;

async function bankStepsOf(id: string): Promise<string[]> {
  const record = await payments.real.find(id);
  return record?.steps.map(({ kind, amount }) => `${kind} ${amount.minorUnits}`) ?? [];
}

const paymentsOf = (clientId: string) =>
  payments.database.withTenant(clientId, (em) =>
    em.execute<{ id: string; status: string }[]>('select id, status from payment where client_id = ?', [
      clientId,
    ]),
  );

describe('a key', () => {
  test('stands for one payment, however many ask at once, and its answer is given again', async () => {
    const clientId = newId('cli');
    const cardNumber = freshCardNumber();
    const ask = () => payments.pay(clientId, { cardNumber }, 'key-1');
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask().catch(String)));
    const paid = answers.filter((answer) => typeof answer !== 'string');
    expect(paid.length).toBeGreaterThan(0);
    expect(await ask()).toEqual(paid[0]);
    expect(await paymentsOf(clientId)).toHaveLength(1);
    expect(await bankStepsOf(paid[0]?.id ?? '')).toEqual(['AUTHORISE 1000']);
  });

  test('finds its payment again whose answer could not be stored, and the bank charges once', async () => {
    const clientId = newId('cli');
    const cardNumber = freshCardNumber();
    const withTenant = payments.database.withTenant.bind(payments.database);
    const ask = () => payments.pay(clientId, { cardNumber }, 'key-2');
    // The database goes away when the bank has been asked.
    meddle = {
      authorise: async (command, options) => {
        const outcome = await payments.real.authorise(command, options);
        payments.database.withTenant = () => Promise.reject(new DomainError('UNAVAILABLE', 'away'));
        return outcome;
      },
    };
    expect(await reasonOf(ask())).toBe('UNAVAILABLE');
    payments.database.withTenant = withTenant;
    meddle = {};
    // Nobody could free the key: its lease has to end first.
    payments.clock.advance(60_000);
    const paid = await ask();
    expect(paid.status).toBe(Status.CAPTURED);
    expect(await paymentsOf(clientId)).toEqual([{ id: paid.id, status: 'CAPTURED' }]);
    expect(await bankStepsOf(paid.id)).toEqual(['AUTHORISE 1000']);
    expect(await ask()).toEqual(paid);
  });

  test('whose record is lost still stands for its payment, and for no other', async () => {
    const clientId = newId('cli');
    const cardNumber = freshCardNumber();
    const paid = await payments.pay(clientId, { cardNumber }, 'key-3');
    const forget = () =>
      payments.database.withTenant(clientId, (em) =>
        em.execute('delete from idempotency_record where client_id = ?', [clientId], 'run'),
      );
    await forget();
    expect(await payments.pay(clientId, { cardNumber }, 'key-3')).toEqual(paid);
    await forget();
    const other = payments.pay(
      clientId,
      { cardNumber, amount: { currency: 'EUR', minorUnits: 1n } },
      'key-3',
    );
    expect(await reasonOf(other)).toBe('IDEMPOTENCY_KEY_REUSED');
    await forget();
    const refund = payments.follow('refundPayment', { clientId, id: paid.id, key: 'key-3' });
    expect(await reasonOf(refund)).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await paymentsOf(clientId)).toHaveLength(1);
  });

  test('may stand for another payment a day later', async () => {
    const clientId = newId('cli');
    const cardNumber = freshCardNumber();
    const first = await payments.pay(clientId, { cardNumber }, 'key-4');
    payments.clock.advance(25 * 3_600_000);
    const second = await payments.pay(clientId, { cardNumber }, 'key-4');
    expect(second.id).not.toBe(first.id);
  });
});

test('ten refunds of 60 on 100 at once: one succeeds', async () => {
  const clientId = newId('cli');
  const { id } = await payments.pay(clientId, { amount: { currency: 'EUR', minorUnits: 100n } });
  const refund = () => payments.follow('refundPayment', { clientId, id, minorUnits: 60n });
  const reasons = await Promise.all(Array.from({ length: 10 }, () => reasonOf(refund())));
  expect(reasons.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'WRONG_STATE'), 'answered']);
  expect(await bankStepsOf(id)).toEqual(['AUTHORISE 100', 'REFUND 60']);
  expect(await payments.bookOf(clientId)).toEqual({ bank: 40n, client: -40n, entries: 2 });
});

test('a void and captures at once: either or', async () => {
  const clientId = newId('cli');
  const { id } = await payments.pay(clientId, { capture: false });
  const all = ['voidPayment', 'capturePayment', 'capturePayment', 'voidPayment'] as const;
  const reasons = await Promise.all(all.map((kind) => reasonOf(payments.follow(kind, { clientId, id }))));
  expect(reasons.filter((reason) => reason === 'answered')).toHaveLength(1);
  expect(await bankStepsOf(id)).toHaveLength(2);
});

describe('an outcome that nobody knows', () => {
  const charged = [Status.CAPTURED, ['AUTHORISE 1000'], 1_000n, -1_000n];
  const calledOff = [Status.DECLINED, ['VOID 1000'], 0n, 0n];

  test.each([
    ['no answer after it was done', '4000009999990032', charged],
    ['no answer, and it is never done', '4000009999990040', calledOff],
    ['a cut connection', '4000009999990065', charged],
    ['an error after it was done', '4000009999990099', charged],
    ['garbage', '4000009999990123', charged],
    ['a wrong amount', '4000009999990131', charged],
  ])(
    'is PROCESSING for %s, then settled, and charged once or not at all',
    async (_, cardNumber, settled) => {
      const clientId = newId('cli');
      payments.renewBank(500);
      const { id, status } = await payments.pay(clientId, { cardNumber });
      expect(status).toBe(Status.PROCESSING);
      const refused = payments.follow('refundPayment', { clientId, id });
      expect(await reasonOf(refused)).toBe('WRONG_STATE');
      // Within 120 seconds: looked at three times by then, even where each look fails.
      for (let looks = 0; looks < 3; looks += 1) {
        payments.renewBank(500);
        await payments.reconcile(35_000);
      }
      const steps = await bankStepsOf(id);
      const { bank, client } = await payments.bookOf(clientId);
      expect([await statusOf(clientId, id), steps, bank, client]).toEqual(settled);
    },
    60_000,
  );

  test.each([
    ['capturePayment', '4000009999990156'],
    ['voidPayment', '4000009999990172'],
    ['refundPayment', '4000009999990198'],
  ] as const)(
    'of %s is PROCESSING until it is settled',
    async (kind, cardNumber) => {
      const clientId = newId('cli');
      const { id } = await payments.pay(clientId, { cardNumber, capture: kind === 'refundPayment' });
      payments.renewBank(500);
      const unknown = await payments.follow(kind, { clientId, id });
      expect(unknown?.status).toBe(Status.PROCESSING);
      await payments.reconcile();
      const settled = {
        capturePayment: 'CAPTURED',
        voidPayment: 'VOIDED',
        refundPayment: 'REFUNDED',
      } as const;
      expect(await statusOf(clientId, id)).toBe(Status[settled[kind]]);
      expect(await bankStepsOf(id)).toHaveLength(2);
    },
    30_000,
  );

  test('is settled once by several that look at once', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId, { cardNumber: '4000009999990065' });
    await Promise.all(Array.from({ length: 5 }, () => payments.reconcile(5_000)));
    expect(await statusOf(clientId, id)).toBe(Status.CAPTURED);
    expect(await payments.bookOf(clientId)).toEqual({ bank: 1_000n, client: -1_000n, entries: 1 });
  }, 30_000);

  test('that the bank has not seen is not charged long after, but called off', async () => {
    const clientId = newId('cli');
    meddle = { authorise: () => Promise.resolve({ kind: 'unknown', cause: 'connection' }) };
    const { id, status } = await payments.pay(clientId);
    meddle = {};
    expect(status).toBe(Status.PROCESSING);
    await payments.reconcile(2 * 3_600_000);
    const { declineReason } = (await payments.get(clientId, id)) ?? {};
    expect([await statusOf(clientId, id), declineReason]).toEqual([Status.DECLINED, 'NOT_PROCESSED']);
  });
});

describe('a bank that cannot be told', () => {
  const away = () => Promise.reject(new DomainError('UNAVAILABLE', 'away', { retryAfterSeconds: 5 }));

  test('leaves no payment on record, and the key free', async () => {
    const clientId = newId('cli');
    meddle = { authorise: away };
    expect(await reasonOf(payments.pay(clientId, {}, 'key-5'))).toBe('UNAVAILABLE');
    meddle = {};
    expect(await paymentsOf(clientId)).toEqual([]);
    expect((await payments.pay(clientId, {}, 'key-5')).status).toBe(Status.CAPTURED);
  });

  test('leaves nothing set aside of a payment', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId);
    meddle = { refund: away };
    const refund = () => payments.follow('refundPayment', { clientId, id, key: 'key-6' });
    expect(await reasonOf(refund())).toBe('UNAVAILABLE');
    meddle = {};
    expect(await statusOf(clientId, id)).toBe(Status.CAPTURED);
    expect((await refund())?.status).toBe(Status.REFUNDED);
  });
});
