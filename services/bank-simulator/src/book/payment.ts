import type { CardEntry, StepEntry, StepKind } from './entries.ts';

/** A payment as its steps have made it. Amounts are minor units of its currency. */
export interface Payment {
  /** The merchant's. */
  readonly reference: string;
  /** The bank's own number. */
  readonly bankReference: string;
  /** Undefined where it was voided before it came. */
  readonly card: CardEntry | undefined;
  readonly currency: string;
  readonly status: 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED';
  readonly authorised: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Epoch milliseconds; what is authorised and not captured by then goes back. */
  readonly expireAt: number;
}

/**
 * The payment after a step.
 *
 * @param before undefined where this is the first one
 * @param first what a payment begins with
 */
export function afterStep(
  before: Payment | undefined,
  step: StepEntry,
  first: Pick<Payment, 'bankReference' | 'card'>,
): Payment {
  const payment = before ?? newPayment(step, first);
  if (step.declineReason !== undefined) return payment;
  return { ...payment, ...changes[step.kind](payment, step) };
}

const changes: Readonly<Record<StepKind, (payment: Payment, step: StepEntry) => Partial<Payment>>> = {
  AUTHORISE: (_, { amount: { minorUnits }, capture }) =>
    capture
      ? { status: 'CAPTURED', authorised: minorUnits, captured: minorUnits }
      : { status: 'AUTHORISED', authorised: minorUnits },
  CAPTURE: ({ captured }, { amount }) => ({ status: 'CAPTURED', captured: captured + amount.minorUnits }),
  VOID: () => ({ status: 'VOIDED' }),
  REFUND: ({ refunded }, { amount }) => ({ refunded: refunded + amount.minorUnits }),
};

function newPayment(
  step: StepEntry,
  { bankReference, card }: Pick<Payment, 'bankReference' | 'card'>,
): Payment {
  return {
    reference: step.paymentReference,
    bankReference,
    card,
    currency: step.amount.currency,
    status: 'DECLINED',
    authorised: 0n,
    captured: 0n,
    refunded: 0n,
    expireAt: step.expireAt ?? step.at,
  };
}
