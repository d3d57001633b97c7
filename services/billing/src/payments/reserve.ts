import { DomainError, invalidField, type Violation } from '@cedula/chassis/errors/domain-error.ts';
import type { Money } from '../bank/bank.ts';
import type { Payment } from './payment.ts';
import type { StepKind } from './step.ts';

/** What may follow an authorisation. */
export type FollowUpKind = Exclude<StepKind, 'AUTHORISE'>;

/** A payment with what a step may change of it set aside, and how much that is. */
export interface Reserved {
  readonly payment: Payment;
  readonly amount: bigint;
}

/**
 * Sets aside what a capture, void or refund will change, so that no two of them together do
 * more than one could. Throws WRONG_STATE where the payment does not allow it, or not so much;
 * INVALID_ARGUMENT for another currency.
 *
 * @param asked how much; undefined: all that can be
 */
export function reserve(payment: Payment, kind: FollowUpKind, asked: Money | undefined, now: Date): Reserved {
  if (asked !== undefined && asked.currency !== payment.currency)
    throw invalidField('amount.currency', 'amount.currency', `The payment is in ${payment.currency}.`);
  if (payment.invoiceId !== null) throw wrongState('A payment of an invoice is final.');
  if (kind === 'CAPTURE') return reserveCapture(payment, asked, now);
  return kind === 'VOID' ? reserveVoid(payment) : reserveRefund(payment, asked);
}

function reserveCapture(payment: Payment, asked: Money | undefined, now: Date): Reserved {
  const { state, amount: authorised, captured, capturing, refunded, refunding, isVoiding } = payment;
  const isOpen = state === 'AUTHORISED' || state === 'CAPTURED';
  const left = authorised - captured - capturing;
  if (!isOpen || isVoiding || refunded + refunding > 0n || left === 0n)
    throw wrongState('The payment holds nothing that could be captured.');
  if (payment.expireTime !== null && now >= payment.expireTime)
    throw wrongState('The authorisation has expired.', {
      field: 'id',
      rule: 'authorisation.expired',
      message: 'the authorisation has expired',
    });
  const amount = asked?.minorUnits ?? left;
  if (amount > left) throw tooMuch('captured');
  return { payment: { ...payment, capturing: capturing + amount }, amount };
}

function reserveVoid(payment: Payment): Reserved {
  const { state, captured, capturing, isVoiding, amount } = payment;
  if (state !== 'AUTHORISED' || isVoiding || captured + capturing > 0n)
    throw wrongState('Only an authorised payment of which nothing is captured can be voided.');
  return { payment: { ...payment, isVoiding: true }, amount };
}

function reserveRefund(payment: Payment, asked: Money | undefined): Reserved {
  const { state, captured, refunded, refunding } = payment;
  const left = captured - refunded - refunding;
  if (state !== 'CAPTURED' || left === 0n)
    throw wrongState('The payment has captured nothing that could be refunded.');
  const amount = asked?.minorUnits ?? left;
  if (amount > left) throw tooMuch('refunded');
  return { payment: { ...payment, refunding: refunding + amount }, amount };
}

function tooMuch(done: string): DomainError {
  return wrongState(`Less than that can be ${done}.`, {
    field: 'amount.minorUnits',
    rule: `amount.${done}`,
    message: `is more than can be ${done}`,
  });
}

function wrongState(detail: string, violation?: Violation): DomainError {
  return new DomainError('WRONG_STATE', detail, violation === undefined ? {} : { violations: [violation] });
}
