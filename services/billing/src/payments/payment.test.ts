import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { createPayment, type Payment, statusOf, submitPayment } from './payment.ts';
import { type FollowUpKind, reserve } from './reserve.ts';
import { type Said, settle } from './settle.ts';
import { isSettled, type Step, type StepKind } from './step.ts';

const now = new Date('2026-05-15T10:00:00Z');
const expireTime = new Date('2026-05-22T10:00:00Z');
const card = { token: 'tok', brand: 'VISA', last4: '4242', expMonth: 12, expYear: 2030 };

function stepOf(kind: StepKind, amount: bigint, id = 'stp_1'): Step {
  const ids = { id, clientId: 'cli_1', paymentId: 'pay_1' };
  return { ...ids, kind, amount, state: 'SUBMITTING', declineReason: '', createTime: now, tries: 0 };
}

function submitted(amount: bigint, { capture = true, invoiceId = null as string | null } = {}): Payment {
  const ids = { id: 'pay_1', clientId: 'cli_1', invoiceId };
  return submitPayment(createPayment({ ...ids, card, currency: 'EUR', amount, capture, createTime: now }));
}

/** A payment that the bank has approved. */
function approved(amount: bigint, options: { capture?: boolean; invoiceId?: string | null } = {}): Payment {
  const said = { kind: 'done', expireTime } as const;
  return settle(submitted(amount, options), stepOf('AUTHORISE', amount), said).payment;
}

function reasonOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.reason, ...(error.details.violations ?? []).map(({ field, rule }) => `${field} ${rule}`)];
  }
}

const eur = (minorUnits: bigint) => ({ currency: 'EUR', minorUnits });

describe('a payment', () => {
  test('is submitted once, and PROCESSING until the bank has said what became of it', () => {
    const payment = submitted(100n);
    expect(() => submitPayment(payment)).toThrow('cannot be submitted');
    expect(statusOf(payment)).toBe('PROCESSING');
    const unknown = settle(payment, stepOf('AUTHORISE', 100n), { kind: 'unknown' });
    expect([unknown.payment.state, statusOf(unknown.payment)]).toEqual(['UNKNOWN', 'PROCESSING']);
    const settled = settle(unknown.payment, unknown.step, { kind: 'done', expireTime });
    expect(statusOf(settled.payment)).toBe('CAPTURED');
  });

  test('that is declined says why, and moves no money', () => {
    const { payment, entry } = settle(submitted(100n), stepOf('AUTHORISE', 100n), {
      kind: 'declined',
      reason: 'LOST_CARD',
    });
    expect([statusOf(payment), payment.declineReason, payment.captured, entry]).toEqual([
      'DECLINED',
      'LOST_CARD',
      0n,
      undefined,
    ]);
  });

  test('that is only authorised moves no money before it is captured', () => {
    const { payment, entry } = settle(submitted(5n, { capture: false }), stepOf('AUTHORISE', 5n), {
      kind: 'done',
      expireTime,
    });
    expect([statusOf(payment), entry]).toEqual(['AUTHORISED', undefined]);
  });

  test('is captured in parts up to what is held, then refunded in parts up to what is captured', () => {
    let payment = approved(100n, { capture: false });
    const step = (kind: FollowUpKind, amount?: bigint) => {
      const reserved = reserve(payment, kind, amount === undefined ? undefined : eur(amount), now);
      expect(statusOf(reserved.payment)).toBe('PROCESSING');
      payment = settle(reserved.payment, stepOf(kind, reserved.amount), { kind: 'done' }).payment;
      return [statusOf(payment), payment.captured, payment.refunded];
    };
    expect(step('CAPTURE', 60n)).toEqual(['CAPTURED', 60n, 0n]);
    expect(reasonOf(() => step('CAPTURE', 41n))).toEqual([
      'WRONG_STATE',
      'amount.minorUnits amount.captured',
    ]);
    expect(reasonOf(() => step('VOID'))).toEqual(['WRONG_STATE']);
    expect(step('CAPTURE')).toEqual(['CAPTURED', 100n, 0n]);
    expect(step('REFUND', 1n)).toEqual(['PARTIALLY_REFUNDED', 100n, 1n]);
    expect(reasonOf(() => step('CAPTURE'))).toEqual(['WRONG_STATE']);
    expect(reasonOf(() => step('REFUND', 100n))).toEqual([
      'WRONG_STATE',
      'amount.minorUnits amount.refunded',
    ]);
    expect(step('REFUND')).toEqual(['REFUNDED', 100n, 100n]);
    expect(reasonOf(() => step('REFUND'))).toEqual(['WRONG_STATE']);
  });

  test('cannot be captured once its authorisation has expired, and says so', () => {
    const payment = approved(100n, { capture: false });
    const before = new Date(expireTime.getTime() - 1);
    expect(reserve(payment, 'CAPTURE', undefined, before).amount).toBe(100n);
    expect(reasonOf(() => reserve(payment, 'CAPTURE', undefined, expireTime))).toEqual([
      'WRONG_STATE',
      'id authorisation.expired',
    ]);
  });

  test('takes follow-ups in its own currency alone', () => {
    const asked = { currency: 'JPY', minorUnits: 1n };
    expect(reasonOf(() => reserve(approved(100n), 'REFUND', asked, now))).toEqual([
      'INVALID_ARGUMENT',
      'amount.currency amount.currency',
    ]);
  });

  test('of an invoice is final', () => {
    const payment = approved(100n, { invoiceId: 'inv_1' });
    expect(reasonOf(() => reserve(payment, 'REFUND', undefined, now))).toEqual(['WRONG_STATE']);
  });
});

const amount = fc.bigInt({ min: 1n, max: 120n });
const action = fc.oneof(
  fc.record({
    do: fc.constant('reserve' as const),
    kind: fc.constantFrom<FollowUpKind>('CAPTURE', 'VOID', 'REFUND'),
    amount: fc.option(amount, { nil: undefined }),
  }),
  fc.record({
    do: fc.constant('settle' as const),
    which: fc.nat(20),
    said: fc.constantFrom<Said>(
      { kind: 'done', expireTime },
      { kind: 'declined', reason: 'NO' },
      { kind: 'unknown' },
    ),
  }),
);

/** A payment with all that was asked and said of it. */
interface History {
  payment: Payment;
  readonly steps: Step[];
  readonly book: LedgerEntry[];
  /** What was done, or why it was not. */
  readonly reasons: unknown[];
}

function act(history: History, each: typeof action extends fc.Arbitrary<infer A> ? A : never): void {
  const { payment, steps, book, reasons } = history;
  if (each.do === 'reserve') {
    const asked = each.kind === 'VOID' || each.amount === undefined ? undefined : eur(each.amount);
    const refused = reasonOf(() => {
      const reserved = reserve(payment, each.kind, asked, now);
      history.payment = reserved.payment;
      steps.push(stepOf(each.kind, reserved.amount, `stp_${steps.length}`));
      return ['WRONG_STATE'];
    });
    reasons.push(refused);
    return;
  }
  const index = each.which % steps.length;
  const step = steps[index];
  if (step === undefined) return;
  const settled = settle(payment, step, each.said);
  history.payment = settled.payment;
  steps[index] = settled.step;
  if (settled.entry !== undefined) book.push(settled.entry);
}

const fresh = (capture: boolean): History => {
  const payment = submitted(100n, { capture });
  return { payment, steps: [stepOf('AUTHORISE', 100n, 'pay_1')], book: [], reasons: [] };
};

test('no order of steps and of the bank’s answers breaks a law of money', () => {
  const sequences = fc.tuple(fc.boolean(), fc.array(action, { maxLength: 40 }));
  fc.assert(
    fc.property(sequences, ([capture, actions]) => {
      const history = fresh(capture);
      let capturedWhenVoided = 0n;
      for (const each of actions) {
        act(history, each);
        const { payment, book } = history;
        expect(brokenLaws(payment, book)).toEqual([]);
        if (payment.state === 'VOIDED') capturedWhenVoided += payment.captured;
      }
      expect(capturedWhenVoided).toBe(0n);
      expect(history.reasons.every((reason) => String(reason).startsWith('WRONG_STATE'))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('what is settled stays, whatever is said of it again', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), action, (actions, again) => {
      const history = fresh(true);
      for (const each of actions) act(history, each);
      const { payment, steps } = history;
      const said = again.do === 'settle' ? again.said : ({ kind: 'unknown' } as const);
      for (const step of steps.filter(isSettled))
        expect(settle(payment, step, said)).toEqual({ payment, step, entry: undefined });
    }),
    { numRuns: 200 },
  );
});

function brokenLaws(payment: Payment, book: readonly LedgerEntry[]): string[] {
  const { captured, capturing, refunded, refunding, amount: authorised } = payment;
  const [bank, client] = [balanceOf(book, 'BANK'), balanceOf(book, 'CLIENT')];
  const laws = {
    'captured within authorised': captured + capturing <= authorised,
    'refunded within captured': refunded + refunding <= captured,
    'no sum below zero': [captured, capturing, refunded, refunding].every((sum) => sum >= 0n),
    'the ledger is the payment': bank === captured - refunded,
    'the ledger sums to zero': bank + client === 0n,
  };
  return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law]));
}

function balanceOf(book: readonly LedgerEntry[], account: string): bigint {
  return book.reduce((sum, { amount: moved, debitAccount, creditAccount }) => {
    if (debitAccount === account) return sum + moved;
    return creditAccount === account ? sum - moved : sum;
  }, 0n);
}
