import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Payment } from './payment.ts';
import { isSettled, type Step } from './step.ts';

/** What the bank has said of a step. */
export type Said =
  | { readonly kind: 'done'; readonly expireTime?: Date }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'unknown' };

/** A payment and its step after that, and what it puts into the ledger. */
export interface Settled {
  readonly payment: Payment;
  readonly step: Step;
  readonly entry: LedgerEntry | undefined;
}

/**
 * Takes in what the bank has said of a step. Whatever is said of one that is settled changes
 * nothing any more: several may ask for the same, and the bank tells all of them alike.
 */
export function settle(payment: Payment, step: Step, said: Said): Settled {
  if (isSettled(step)) return { payment, step, entry: undefined };
  if (said.kind === 'unknown') {
    const isNew = payment.state === 'SUBMITTING' && step.kind === 'AUTHORISE';
    return {
      payment: isNew ? { ...payment, state: 'UNKNOWN' } : payment,
      step: { ...step, state: 'UNKNOWN' },
      entry: undefined,
    };
  }
  if (said.kind === 'declined')
    return {
      payment: decline(payment, step, said.reason),
      step: { ...step, state: 'DECLINED', declineReason: said.reason },
      entry: undefined,
    };
  return {
    payment: done(payment, step, said),
    step: { ...step, state: 'DONE' },
    entry: entryOf(payment, step),
  };
}

function done(payment: Payment, { kind, amount }: Step, said: { readonly expireTime?: Date }): Payment {
  if (kind === 'VOID') return { ...payment, state: 'VOIDED', isVoiding: false };
  if (kind === 'CAPTURE')
    return {
      ...payment,
      state: 'CAPTURED',
      capturing: payment.capturing - amount,
      captured: payment.captured + amount,
    };
  if (kind === 'REFUND')
    return { ...payment, refunding: payment.refunding - amount, refunded: payment.refunded + amount };
  return {
    ...payment,
    state: payment.capture ? 'CAPTURED' : 'AUTHORISED',
    captured: payment.capture ? amount : 0n,
    expireTime: said.expireTime ?? payment.expireTime,
  };
}

/** Gives back what a step had set aside, and nothing else of the payment changes. */
function decline(payment: Payment, { kind, amount }: Step, reason: string): Payment {
  if (kind === 'VOID') return { ...payment, isVoiding: false };
  if (kind === 'CAPTURE') return { ...payment, capturing: payment.capturing - amount };
  if (kind === 'REFUND') return { ...payment, refunding: payment.refunding - amount };
  return { ...payment, state: 'DECLINED', declineReason: reason };
}

/** Money that moved: what is captured the bank owes, what is refunded it is owed. */
function entryOf(payment: Payment, step: Step): LedgerEntry | undefined {
  const { id: paymentId, clientId, currency, invoiceId, capture } = payment;
  const moves = step.kind === 'CAPTURE' || step.kind === 'REFUND' || (step.kind === 'AUTHORISE' && capture);
  if (!moves) return undefined;
  const owner = invoiceId === null ? 'CLIENT' : 'CEDULA';
  const [debitAccount, creditAccount] =
    step.kind === 'REFUND' ? ([owner, 'BANK'] as const) : (['BANK', owner] as const);
  return { stepId: step.id, paymentId, clientId, debitAccount, creditAccount, currency, amount: step.amount };
}
