import { Invoice_Status as Status } from '@cedula/contract/cedula/billing/v1/invoice_pb.ts';
import { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import { Payment_Status } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bank } from '../bank/bank.ts';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { reconcileBatch } from '../payments/reconcile.ts';
import { graceMs, openBooks, reasonOf, silent } from '../testing/open-books.ts';

const { getInvoice, listInvoices, payInvoice } = InvoiceService.method;

// After the machine's own time: payments ask for cards by that one.
const month = Date.UTC(2099, 0);
const clock = manualClock(month);
/** What the bank answers from now on instead of its own answer; the command is carried out all the same. */
let loses = false;
const lost = { kind: 'unknown', cause: 'deadline' } as const;
const books = await openBooks({
  clock,
  bank: (real): Bank => ({
    ...real,
    authorise: async (...command) => {
      const outcome = await real.authorise(...command);
      return loses ? lost : outcome;
    },
  }),
});
afterAll(() => books.close());
const { gateway } = books;

let clientId: string;
let id: string;
let used = month;
beforeEach(async () => {
  loses = false;
  clientId = newId('cli');
  clock.set(used);
  await books.count(clientId, [{ at: used, units: 3 }]);
  used = new Date(used).setUTCMonth(new Date(used).getUTCMonth() + 1);
  clock.set(used + graceMs);
  await books.draw();
  const { invoices } = (await call(gateway, listInvoices, {}, clientOrigin(clientId))).message;
  id = invoices[0]?.id ?? '';
});

const card = { expMonth: 12, expYear: 2099, cvv: '123' };
const pay = async (request: object = {}, { key, as = clientId }: { key?: string; as?: string } = {}) => {
  const { origin, trace } = clientOrigin(as);
  const caller = {
    origin: { ...origin, idempotencyKey: key ?? newId('req'), requestId: newId('req') },
    trace,
  };
  const asked = { id, cardNumber: freshCardNumber(), ...card, ...request };
  return (await call(gateway, payInvoice, asked, caller)).message;
};
const invoice = async () => (await call(gateway, getInvoice, { id }, clientOrigin(clientId))).message.invoice;
const payments = () =>
  books.database.withTenant(clientId, (em) =>
    em.execute<{ state: string }[]>('select state from payment where invoice_id = ? order by id', [id]),
  );

describe('an invoice', () => {
  test('is paid in full, and then no more', async () => {
    const paid = await pay();
    expect(paid.payment).toMatchObject({
      status: Payment_Status.CAPTURED,
      amount: { currency: 'EUR', minorUnits: 15n },
    });
    expect(paid.invoice).toMatchObject({ id, status: Status.PAID, paymentId: paid.payment?.id });
    expect(await invoice()).toEqual(paid.invoice);
    expect(await reasonOf(pay())).toBe('WRONG_STATE');
    expect(await payments()).toHaveLength(1);
  });

  test('of which payments come at once gets one of them', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => reasonOf(pay())));
    expect(answers.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'WRONG_STATE'), 'answered']);
    expect(await payments()).toEqual([{ state: 'CAPTURED' }]);
  });

  test('stays open after a decline, says why, and is paid by another card', async () => {
    const declined = await pay({ cardNumber: '4000000000009995' });
    expect(declined.payment).toMatchObject({ status: Payment_Status.DECLINED });
    expect(declined.invoice).toMatchObject({
      status: Status.OPEN,
      declineReason: 'INSUFFICIENT_FUNDS',
      paymentId: '',
    });
    expect(await invoice()).toEqual(declined.invoice);
    expect((await pay()).invoice).toMatchObject({ status: Status.PAID, declineReason: '' });
    expect(await payments()).toEqual([{ state: 'DECLINED' }, { state: 'CAPTURED' }]);
  });

  test('is being paid while nobody knows, and paid when the bank has been asked', async () => {
    loses = true;
    const unknown = await pay();
    expect(unknown.payment?.status).toBe(Payment_Status.PROCESSING);
    expect(unknown.invoice?.status).toBe(Status.PAYING);
    expect(await reasonOf(pay())).toBe('WRONG_STATE');
    clock.advance(60_000);
    await reconcileBatch({ ...books, log: silent });
    expect(await invoice()).toMatchObject({ status: Status.PAID, paymentId: unknown.payment?.id });
  });

  test('is paid once under a key, which is demanded', async () => {
    const key = newId('req');
    const cardNumber = freshCardNumber();
    const first = await pay({ cardNumber }, { key });
    expect(await pay({ cardNumber }, { key })).toEqual(first);
    expect(await reasonOf(pay({ cardNumber: freshCardNumber() }, { key }))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await reasonOf(pay({}, { key: '' }))).toBe('IDEMPOTENCY_KEY_REQUIRED');
  });

  test('cannot be paid by somebody else, nor one that there is not', async () => {
    expect(await reasonOf(pay({}, { as: newId('cli') }))).toBe('NOT_FOUND');
    for (const other of ['', 'inv_x', newId('inv')])
      expect(await reasonOf(pay({ id: other }))).toBe('NOT_FOUND');
    expect(await payments()).toEqual([]);
  });
});

test.each([
  [{ cardNumber: '4242424242424241' }, 'cardNumber', 'card_number.luhn'],
  [{ cardNumber: 'x' }, 'cardNumber', 'string.pattern'],
  [{ expMonth: 13 }, 'expMonth', 'int32.gte_lte'],
  [{ expYear: 2001 }, 'expYear', 'exp_year.not_past'],
  [{ cvv: '12' }, 'cvv', 'string.pattern'],
])('a card with %j is refused by field and rule, and nothing is written', async (request, field, rule) => {
  await expect(pay(request)).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    details: { violations: [{ field, rule }] },
  });
  expect(await payments()).toEqual([]);
});
