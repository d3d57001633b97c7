import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testCards } from '../cards/test-cards.ts';
import { authorisationMs, openTestBook, type TestBook } from '../testing/open-book.ts';
import { createBook, type Ruling } from './book.ts';
import type { StepKind } from './entries.ts';

const eur = (minorUnits: bigint) => ({ currency: 'EUR', minorUnits });

function authorise({ book, card }: TestBook, { amount = 100n, capture = false, testCard = '' } = {}): Ruling {
  const token = card(testCard || undefined);
  return book.judge({
    kind: 'AUTHORISE',
    reference: 'pay_1',
    paymentReference: 'pay_1',
    token,
    amount: eur(amount),
    capture,
  });
}

function follow({ book }: TestBook, kind: StepKind, amount: bigint, reference = `${kind}_${amount}`): Ruling {
  return book.judge({ kind, reference, paymentReference: 'pay_1', amount: eur(amount) });
}

const outcomeOf = (ruling: Ruling) =>
  ruling.kind === 'judged' ? (ruling.step.declineReason ?? 'approved') : ruling.kind;

describe('a command', () => {
  test('under a key that was used gets the answer that the key got, also after others', () => {
    const bank = openTestBook();
    const first = authorise(bank);
    follow(bank, 'CAPTURE', 60n);
    follow(bank, 'REFUND', 10n);
    const [line = ''] = bank.lines.filter((each) => each.includes('AUTHORISE'));
    const { token } = JSON.parse(line) as { token: string };
    const again = { kind: 'AUTHORISE', reference: 'pay_1', paymentReference: 'pay_1', token } as const;
    expect(bank.book.judge({ ...again, amount: eur(100n), capture: false })).toEqual(first);
    expect(bank.book.judge({ ...again, amount: eur(99n), capture: false })).toEqual({ kind: 'key_reused' });
    expect(bank.book.judge({ ...again, amount: eur(100n), capture: true })).toEqual({ kind: 'key_reused' });
    expect(follow(bank, 'CAPTURE', 1n, 'pay_1')).toEqual({ kind: 'key_reused' });
    expect(bank.book.stepsOf('pay_1')).toHaveLength(3);
  });

  test('that is declined is declined under its key for ever', () => {
    const bank = openTestBook();
    authorise(bank);
    expect(outcomeOf(follow(bank, 'REFUND', 50n))).toBe('WRONG_STATE');
    follow(bank, 'CAPTURE', 100n);
    expect(outcomeOf(follow(bank, 'REFUND', 50n))).toBe('WRONG_STATE');
    expect(outcomeOf(follow(bank, 'REFUND', 50n, 'another'))).toBe('approved');
  });

  test.each([
    ['CAPTURE', 101n, 'AMOUNT_TOO_LARGE'],
    ['REFUND', 1n, 'WRONG_STATE'],
    ['VOID', 99n, 'AMOUNT_MISMATCH'],
  ] as const)('%s of %s on 100 authorised: %s', (kind, amount, outcome) => {
    const bank = openTestBook();
    authorise(bank);
    expect(outcomeOf(follow(bank, kind, amount))).toBe(outcome);
  });

  test('in another currency is declined', () => {
    const bank = openTestBook();
    authorise(bank);
    const amount = { currency: 'USD', minorUnits: 1n };
    const ruling = bank.book.judge({ kind: 'CAPTURE', reference: 'c', paymentReference: 'pay_1', amount });
    expect(outcomeOf(ruling)).toBe('CURRENCY_MISMATCH');
  });

  test('about a payment that nobody has heard of leaves no trace, so that it may come later', () => {
    const bank = openTestBook();
    expect(outcomeOf(follow(bank, 'CAPTURE', 1n))).toBe('unknown_payment');
    authorise(bank);
    expect(outcomeOf(follow(bank, 'CAPTURE', 1n))).toBe('approved');
  });

  test('with a token that nobody was given is declined', () => {
    const { book } = openTestBook();
    const command = { kind: 'AUTHORISE', reference: 'p', paymentReference: 'p', token: 'card_x' } as const;
    expect(outcomeOf(book.judge({ ...command, amount: eur(1n), capture: true }))).toBe('UNKNOWN_TOKEN');
  });

  test('comes too late when the authorisation has expired; what is captured can still be refunded', () => {
    const bank = openTestBook();
    authorise(bank);
    bank.clock.advance(authorisationMs - 1);
    expect(outcomeOf(follow(bank, 'CAPTURE', 40n))).toBe('approved');
    bank.clock.advance(1);
    expect(outcomeOf(follow(bank, 'CAPTURE', 10n))).toBe('AUTHORISATION_EXPIRED');
    expect(outcomeOf(follow(bank, 'REFUND', 40n))).toBe('approved');
  });
});

describe('a card', () => {
  const declining = Object.entries(testCards).flatMap(([name, { at }]) =>
    Object.entries(at).flatMap(([step, behaviour]) =>
      'declines' in behaviour ? [[name, step, behaviour.declines] as const] : [],
    ),
  );
  test.each(declining)('%s declines to %s: %s', (name, step, reason) => {
    const bank = openTestBook();
    const ruling = authorise(bank, { testCard: name });
    if (step === 'refund') follow(bank, 'CAPTURE', 100n);
    const kind = { capture: 'CAPTURE', void: 'VOID', refund: 'REFUND' } as const;
    const last = step === 'authorise' ? ruling : follow(bank, kind[step as keyof typeof kind], 100n);
    expect(outcomeOf(last)).toBe(reason);
  });

  test('with a wrong CVC and one that has expired are declined when they are to pay', () => {
    const bank = openTestBook();
    const known = { brand: 'VISA', last4: '4242', expMonth: 12, expYear: 2090, cvcIsRight: true };
    bank.book.addCard({ token: 'wrong', ...known, cvcIsRight: false });
    bank.book.addCard({ token: 'old', ...known, expMonth: 12, expYear: 2025 });
    const pay = (token: string) =>
      bank.book.judge({
        kind: 'AUTHORISE',
        reference: token,
        paymentReference: token,
        token,
        amount: eur(1n),
        capture: true,
      });
    expect(outcomeOf(pay('wrong'))).toBe('INCORRECT_CVC');
    expect(outcomeOf(pay('old'))).toBe('EXPIRED_CARD');
  });

  test('may have authorisations that expire after a second', () => {
    const bank = openTestBook();
    authorise(bank, { testCard: 'authorisation_expires' });
    bank.clock.advance(1_000);
    expect(outcomeOf(follow(bank, 'CAPTURE', 1n))).toBe('AUTHORISATION_EXPIRED');
  });
});

describe('the book', () => {
  test('takes nothing more when it is full, and says what it has said all the same', () => {
    const bank = openTestBook({ maxEntries: 2 });
    authorise(bank);
    expect(outcomeOf(follow(bank, 'CAPTURE', 1n))).toBe('full');
    expect(bank.card()).toBeDefined();
    expect(bank.book.size()).toBe(2);
  });

  test('takes two hundred steps of a payment', () => {
    const bank = openTestBook();
    authorise(bank, { amount: 1_000n, capture: true });
    for (let count = 1; count < 200; count += 1) follow(bank, 'REFUND', 1n, `refund_${count}`);
    expect(outcomeOf(follow(bank, 'REFUND', 1n, 'one more'))).toBe('full');
  });

  const kinds = fc.constantFrom<StepKind>('AUTHORISE', 'CAPTURE', 'VOID', 'REFUND');
  const command = fc.record({
    kind: kinds,
    payment: fc.integer({ min: 1, max: 3 }),
    // Few keys, so that many commands come again.
    key: fc.integer({ min: 1, max: 12 }),
    minorUnits: fc.bigInt({ min: 1n, max: 120n }),
    capture: fc.boolean(),
    afterMs: fc.constantFrom(0, 1_000, authorisationMs / 2),
  });

  test('whatever comes: captured ≤ authorised, refunded ≤ captured, nothing captured of what is voided; its lines tell it all', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const { book, lines, clock, card } = openTestBook();
        const token = card();
        for (const { kind, payment, key, minorUnits, capture, afterMs } of commands) {
          clock.advance(afterMs);
          const paymentReference = `pay_${payment}`;
          const before = book.payment(paymentReference);
          const ruling =
            kind === 'AUTHORISE'
              ? book.judge({
                  kind,
                  reference: paymentReference,
                  paymentReference,
                  amount: eur(minorUnits),
                  token,
                  capture,
                })
              : book.judge({ kind, reference: `key_${key}`, paymentReference, amount: eur(minorUnits) });
          const after = book.payment(paymentReference);
          if (ruling.kind !== 'judged' || after === undefined) continue;
          const isVoided = after.status === 'VOIDED';
          const laws = {
            'captured ≤ authorised': after.captured <= after.authorised,
            'refunded ≤ captured': after.refunded <= after.captured,
            'nothing captured of what is voided': !isVoided || after.captured === 0n,
            'voided for ever': before?.status !== 'VOIDED' || isVoided,
          };
          expect(Object.entries(laws).filter(([, holds]) => !holds)).toEqual([]);
        }
        const options = {
          journal: { append: () => undefined },
          lines,
          clock,
          authorisationMs,
          maxEntries: 10,
        };
        const reread = createBook(options);
        expect(reread.steps(0, 1_000)).toEqual(book.steps(0, 1_000));
        for (const payment of [1, 2, 3])
          expect(reread.payment(`pay_${payment}`)).toEqual(book.payment(`pay_${payment}`));
      }),
      { numRuns: 200 },
    );
  });
});
