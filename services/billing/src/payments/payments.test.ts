import { Payment_Status as Status } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPayments, openPayments } from '../testing/open-payments.ts';

let payments: OpenPayments;

beforeAll(async () => {
  payments = await openPayments();
});
afterAll(() => payments.close());

const nameOf = (status: Status | undefined) =>
  Object.entries(Status).find(([, value]) => value === status)?.[0];

const seen = (payment: Awaited<ReturnType<OpenPayments['get']>>) => [
  nameOf(payment?.status),
  payment?.capturedAmount?.minorUnits,
  payment?.refundedAmount?.minorUnits,
];

/** Why a call is refused: reason, fields and rules. */
async function refusal(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) return [`not refused: ${String(error)}`];
  const violations = error.details.violations ?? [];
  return [error.reason, ...violations.map(({ field, rule }) => `${field} ${rule}`)];
}

describe('a payment', () => {
  test('is captured at once where nobody says otherwise, and shows its card masked', async () => {
    const clientId = newId('cli');
    const paid = await payments.pay(clientId, { cardNumber: '4242 4242 4242 4242' });
    expect(paid).toMatchObject({
      status: Status.CAPTURED,
      declineReason: '',
      card: {
        brand: 'VISA',
        last4: '4242',
        maskedNumber: '**** **** **** 4242',
        expMonth: 12,
        expYear: 2090,
      },
      amount: { currency: 'EUR', minorUnits: 1_000n },
      capturedAmount: { currency: 'EUR', minorUnits: 1_000n },
      refundedAmount: { currency: 'EUR', minorUnits: 0n },
    });
    expect(await payments.get(clientId, paid.id)).toEqual(paid);
    expect(await payments.bookOf(clientId)).toEqual({ bank: 1_000n, client: -1_000n, entries: 1 });
  });

  test.each([
    ['4000000000000002', 'GENERIC_DECLINE'],
    ['4000000000009995', 'INSUFFICIENT_FUNDS'],
    ['4000000000000127', 'INCORRECT_CVC'],
  ])('by %s is declined, which is an answer', async (cardNumber, reason) => {
    const clientId = newId('cli');
    const paid = await payments.pay(clientId, { cardNumber });
    expect([paid.status, paid.declineReason]).toEqual([Status.DECLINED, reason]);
    expect(await payments.bookOf(clientId)).toMatchObject({ entries: 0 });
  });

  test('is held, captured in parts, then refunded in parts', async () => {
    const clientId = newId('cli');
    const { id, status } = await payments.pay(clientId, { capture: false });
    expect(status).toBe(Status.AUTHORISED);
    const step = async (kind: Parameters<OpenPayments['follow']>[0], minorUnits?: bigint) =>
      seen(
        await payments.follow(kind, { clientId, id, ...(minorUnits === undefined ? {} : { minorUnits }) }),
      );
    expect(await step('capturePayment', 600n)).toEqual(['CAPTURED', 600n, 0n]);
    expect(await refusal(step('capturePayment', 401n))).toEqual([
      'WRONG_STATE',
      'amount.minorUnits amount.captured',
    ]);
    expect(await refusal(step('voidPayment'))).toEqual(['WRONG_STATE']);
    expect(await step('capturePayment')).toEqual(['CAPTURED', 1_000n, 0n]);
    expect(await step('refundPayment', 1n)).toEqual(['PARTIALLY_REFUNDED', 1_000n, 1n]);
    expect(await step('refundPayment')).toEqual(['REFUNDED', 1_000n, 1_000n]);
    expect(await refusal(step('refundPayment', 1n))).toEqual(['WRONG_STATE']);
    expect(await payments.bookOf(clientId)).toEqual({ bank: 0n, client: 0n, entries: 4 });
  });

  test('that is voided is never captured', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId, { capture: false });
    expect(seen(await payments.follow('voidPayment', { clientId, id }))).toEqual(['VOIDED', 0n, 0n]);
    for (const kind of ['capturePayment', 'voidPayment', 'refundPayment'] as const)
      expect(await refusal(payments.follow(kind, { clientId, id }))).toEqual(['WRONG_STATE']);
  });

  test('of another client is not there', async () => {
    const { id } = await payments.pay(newId('cli'));
    const clientId = newId('cli');
    expect(await refusal(payments.get(clientId, id))).toEqual(['NOT_FOUND']);
    expect(await refusal(payments.follow('refundPayment', { clientId, id }))).toEqual(['NOT_FOUND']);
  });

  test('whose capture the bank declines stays as it was, and the caller is told', async () => {
    const clientId = newId('cli');
    const key = newId('req');
    const { id } = await payments.pay(clientId, { capture: false, cardNumber: '4000009999990149' });
    const capture = () => payments.follow('capturePayment', { clientId, id, key });
    expect(await refusal(capture())).toEqual(['WRONG_STATE']);
    expect(await refusal(capture())).toEqual(['WRONG_STATE']);
    expect(seen(await payments.get(clientId, id))).toEqual(['AUTHORISED', 0n, 0n]);
  });
});

test.each([
  ['a wrong check digit', { cardNumber: '4242424242424241' }, 'cardNumber card_number.luhn'],
  ['letters', { cardNumber: 'four' }, 'cardNumber string.pattern'],
  ['a code of four digits', { cvv: '1234' }, 'cvv cvv.length'],
  ['a code of letters', { cvv: 'abc' }, 'cvv string.pattern'],
  ['a card of last year', { expYear: new Date().getUTCFullYear() - 1 }, 'expYear exp_year.not_past'],
  ['a thirteenth month', { expMonth: 13 }, 'expMonth int32.gte_lte'],
  ['zero', { amount: { currency: 'EUR', minorUnits: 0n } }, 'amount.minorUnits int64.gte_lte'],
  ['less than zero', { amount: { currency: 'EUR', minorUnits: -1n } }, 'amount.minorUnits int64.gte_lte'],
  ['2^53', { amount: { currency: 'EUR', minorUnits: 2n ** 53n } }, 'amount.minorUnits int64.gte_lte'],
  ['gold', { amount: { currency: 'XAU', minorUnits: 1n } }, 'amount.currency amount.currency.iso_4217'],
  ['small letters', { amount: { currency: 'eur', minorUnits: 1n } }, 'amount.currency string.pattern'],
])('%s is refused by field and rule, and nothing is written', async (_, request, expected) => {
  const clientId = newId('cli');
  expect(await refusal(payments.pay(clientId, request))).toEqual(['INVALID_ARGUMENT', expected]);
  const rows = await payments.database.withTenant(clientId, (em) => em.execute('select * from payment'));
  expect(rows).toEqual([]);
});

test.each(['JPY', 'KWD', 'HUF'])('an amount of %s is taken in its own minor units', async (currency) => {
  const clientId = newId('cli');
  const { id, capturedAmount } = await payments.pay(clientId, { amount: { currency, minorUnits: 1_234n } });
  expect(capturedAmount).toMatchObject({ currency, minorUnits: 1_234n });
  const refund = payments.follow('refundPayment', { clientId, id, minorUnits: 1n });
  expect(await refusal(refund)).toEqual(['INVALID_ARGUMENT', 'amount.currency amount.currency']);
});
