import type { Money } from '../bank/bank.ts';

/** What a payment has come to, inside. While the bank is asked it is SUBMITTING. */
export type PaymentState =
  'CREATED' | 'SUBMITTING' | 'UNKNOWN' | 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED';

/** The same as callers see it. */
export type PaymentStatus =
  'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'PROCESSING';

/** What is kept of a card: nothing that somebody could pay with elsewhere. */
export interface KeptCard {
  /** Good at the bank alone. */
  readonly token: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** A payment. Amounts are minor units of its currency. */
export interface Payment {
  readonly id: string;
  readonly clientId: string;
  /** The invoice that it pays; null: a payment of the client's own business. */
  readonly invoiceId: string | null;
  readonly state: PaymentState;
  /** Empty: it was not declined. */
  readonly declineReason: string;
  /** Null: erased with its client. */
  readonly card: KeptCard | null;
  readonly currency: string;
  readonly amount: bigint;
  /** Whether it is captured as soon as it is authorised. */
  readonly capture: boolean;
  readonly captured: bigint;
  /** What captures under way may add to it. */
  readonly capturing: bigint;
  readonly refunded: bigint;
  /** What refunds under way may add to it. */
  readonly refunding: bigint;
  readonly isVoiding: boolean;
  /** When the bank gives back what is not captured. Null: nothing was authorised. */
  readonly expireTime: Date | null;
  readonly createTime: Date;
  /** Goes up with each change. */
  readonly version: number;
}

/** What a payment is made from. */
export type PaymentDraft = Pick<
  Payment,
  'id' | 'clientId' | 'invoiceId' | 'currency' | 'amount' | 'capture' | 'createTime'
> & { readonly card: KeptCard };

/** A payment of which the bank has not heard yet. */
export function createPayment(draft: PaymentDraft): Payment {
  return {
    ...draft,
    state: 'CREATED',
    declineReason: '',
    captured: 0n,
    capturing: 0n,
    refunded: 0n,
    refunding: 0n,
    isVoiding: false,
    expireTime: null,
    version: 1,
  };
}

/** From here on the bank may have been asked. Only what is SUBMITTING is ever put on record. */
export function submitPayment(payment: Payment): Payment {
  if (payment.state !== 'CREATED') throw new Error(`a payment that is ${payment.state} cannot be submitted`);
  return { ...payment, state: 'SUBMITTING' };
}

/** A payment's status, which follows from all else. What the bank may be doing counts as PROCESSING. */
export function statusOf(payment: Payment): PaymentStatus {
  const { state, captured, capturing, refunded, refunding, isVoiding } = payment;
  if (state === 'CREATED' || state === 'SUBMITTING' || state === 'UNKNOWN') return 'PROCESSING';
  if (capturing > 0n || refunding > 0n || isVoiding) return 'PROCESSING';
  if (state !== 'CAPTURED' || refunded === 0n) return state;
  return refunded === captured ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

/** The amount of a payment as money. */
export function moneyOf({ currency }: Pick<Payment, 'currency'>, minorUnits: bigint): Money {
  return { currency, minorUnits };
}
