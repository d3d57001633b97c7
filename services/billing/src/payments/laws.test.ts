import { newId } from '@cedula/chassis/ids/id.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { type OpenPayments, openPayments } from '../testing/open-payments.ts';

let payments: OpenPayments;

beforeAll(async () => {
  payments = await openPayments();
});
afterAll(() => payments.close());

const kind = fc.constantFrom('capturePayment' as const, 'refundPayment' as const, 'voidPayment' as const);
const step = fc.record({ kind, minorUnits: fc.option(fc.bigInt({ min: 1n, max: 110n })), key: fc.nat(6) });
/** Steps that are asked for at once, then others. */
const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
/** Cards of which the bank does all, or leaves open what it did. */
const card = fc.constantFrom('', '', '4000009999990115', '4000009999990081', '4000009999990180');

interface Sums {
  readonly amount: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly state: string;
}

async function recordOf(clientId: string, id: string): Promise<Sums> {
  const [row] = await payments.database.withTenant(clientId, (em) =>
    em.execute<Record<'amount' | 'captured' | 'refunded' | 'state', string>[]>(
      'select amount, captured, refunded, state from payment where client_id = ? and id = ?',
      [clientId, id],
    ),
  );
  const sum = (text = '0') => BigInt(text);
  return {
    amount: sum(row?.amount),
    captured: sum(row?.captured),
    refunded: sum(row?.refunded),
    state: row?.state ?? '',
  };
}

/** Both books, side by side: ours, its ledger, and the bank's. */
async function booksOf(clientId: string, id: string) {
  const [ours, ledger, bank] = await Promise.all([
    recordOf(clientId, id),
    payments.bookOf(clientId),
    payments.real.find(id),
  ]);
  return { ours, ledger, bank };
}

/** One answer per key: what was said of it first, each time. */
async function askAll(
  { clientId, id }: { clientId: string; id: string },
  steps: readonly { kind: Parameters<OpenPayments['follow']>[0]; minorUnits: bigint | null; key: number }[],
  answers: Map<string, string>,
): Promise<string[]> {
  const said = await Promise.all(
    steps.map(async ({ kind: asked, minorUnits, key }) => {
      const name = JSON.stringify([asked, String(minorUnits), key]);
      const options = { clientId, id, key: name, ...(minorUnits === null ? {} : { minorUnits }) };
      const answer = await payments.follow(asked, options).then(
        (payment) =>
          `${payment?.status} ${payment?.capturedAmount?.minorUnits} ${payment?.refundedAmount?.minorUnits}`,
        (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
      );
      return [name, answer] as const;
    }),
  );
  const changed: string[] = [];
  for (const [name, answer] of said) {
    // Neither is an answer that is kept.
    if (answer === 'IDEMPOTENCY_KEY_IN_USE' || answer === 'UNAVAILABLE') continue;
    const first = answers.get(name) ?? answer;
    answers.set(name, first);
    if (first !== answer) changed.push(`${name}: ${first}, then ${answer}`);
  }
  return changed;
}

test('no order of steps, at once or one by one, breaks a law of money or sets the books apart', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, card, fc.boolean(), async (all, cardNumber, capture) => {
      const clientId = newId('cli');
      const amount = { currency: 'EUR', minorUnits: 100n };
      const { id } = await payments.pay(clientId, {
        cardNumber: cardNumber || freshCardNumber(),
        capture,
        amount,
      });
      const answers = new Map<string, string>();
      for (const steps of all) {
        expect(await askAll({ clientId, id }, steps, answers)).toEqual([]);
        const { ours, ledger } = await booksOf(clientId, id);
        expect(ledger.bank + ledger.client).toBe(0n);
        expect(ledger.bank).toBe(ours.captured - ours.refunded);
        expect([ours.captured <= ours.amount, ours.refunded <= ours.captured]).toEqual([true, true]);
        expect(ours.state === 'VOIDED' && ours.captured > 0n).toBe(false);
      }
      await payments.reconcile(20_000);
      const { ours, bank } = await booksOf(clientId, id);
      expect([bank?.captured.minorUnits, bank?.refunded.minorUnits]).toEqual([ours.captured, ours.refunded]);
    }),
    { numRuns: 12, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  );
}, 60_000);

test('the database refuses what breaks a law, whoever writes it', async () => {
  const clientId = newId('cli');
  const { id } = await payments.pay(clientId);
  const write = (sql: string) =>
    payments.database
      .withTenant(clientId, (em) => em.execute(sql, [id], 'run'))
      .then(
        () => 'written',
        (error: unknown) => String(error),
      );
  expect(await write('update payment set captured = amount + 1 where id = ?')).toContain('within_amount');
  expect(await write('update payment set refunded = captured + 1 where id = ?')).toContain('within_captured');
  expect(await write("update payment set state = 'VOIDED' where id = ?")).toContain('not_captured');
  expect(await write('update ledger_entry set amount = 1 where payment_id = ?')).toContain('42501');
  expect(await write('delete from ledger_entry where payment_id = ?')).toContain('42501');
});
