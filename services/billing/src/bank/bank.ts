/** Money in minor units of an ISO 4217 currency: 1099 EUR are 10.99 €. */
export interface Money {
  readonly currency: string;
  readonly minorUnits: bigint;
}

/** A card as its holder reads it out. It is handed to the bank once and kept nowhere. */
export interface Card {
  /** Digits alone. */
  readonly number: string;
  /** 1 to 12. */
  readonly expMonth: number;
  /** Four digits. */
  readonly expYear: number;
  readonly cvv: string;
}

/** What stands for a card from then on. */
export interface CardToken {
  /** Good at this bank alone. Not for logs. */
  readonly token: string;
  /** `VISA`, `MASTERCARD` and so on: an open set. */
  readonly brand: string;
  readonly last4: string;
}

/**
 * On whose time a call is made. There is no signal to break one off: a command whose caller has gone
 * is better heard to its end than left unknown.
 */
export interface BankCallOptions {
  /** Epoch milliseconds. The client's own limit holds where it is earlier. */
  readonly deadline?: number;
}

/**
 * Why nobody knows what became of a command, for logs and metrics. `refused`: the bank does not take
 * the request as it is (another API key, another command under its reference); `failed`: a 5xx.
 */
export type UnknownCause = 'deadline' | 'connection' | 'failed' | 'refused' | 'malformed' | 'wrong_amount';

/**
 * What a bank says of a command. `unknown` is no decline: it may have been done, or be done yet.
 * It is settled by `find`, or by giving the same command again: its reference is the bank's
 * idempotency key, so that it is never done twice.
 */
export type BankOutcome<T> =
  | { readonly kind: 'approved'; readonly value: T }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly cause: UnknownCause };

/** What the bank holds for a payment after a command. */
export interface Holding {
  /** The bank's own number, for people who write to it. */
  readonly bankReference: string;
  readonly authorised: Money;
  readonly captured: Money;
  readonly refunded: Money;
  /** When what is authorised and not captured goes back by itself. */
  readonly expireTime: Date;
}

/** A command as the bank has it in its book. */
export interface BankStep {
  /** Ours: the reference that the command was given under. */
  readonly reference: string;
  /** Ours: the payment that it was about; of an authorisation its own reference. */
  readonly paymentReference: string;
  readonly kind: 'AUTHORISE' | 'CAPTURE' | 'VOID' | 'REFUND';
  readonly amount: Money;
  /** Why it was declined; undefined where it was done. */
  readonly declineReason: string | undefined;
  readonly createTime: Date;
}

/** A payment as the bank has it in its book. */
export interface BankRecord extends Holding {
  /** Ours: the payment's id. */
  readonly reference: string;
  readonly status: 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED';
  /** In the order in which the bank took them; the first one is the authorisation, if it came. */
  readonly steps: readonly BankStep[];
}

export interface Authorisation {
  /** Our id of the payment. */
  readonly reference: string;
  readonly token: string;
  readonly amount: Money;
  /** Whether it is captured in the same breath. */
  readonly capture: boolean;
}

export interface FollowUp {
  /** Our id of this step, never of the payment. */
  readonly reference: string;
  /** The payment, by the reference that it was authorised under. */
  readonly paymentReference: string;
  /** Of a void: what was to be authorised. */
  readonly amount: Money;
}

export interface StepPage {
  readonly steps: readonly BankStep[];
  /** For the next page; undefined on the last one. */
  readonly nextPageToken: string | undefined;
}

/**
 * The acquiring bank. Commands end as an outcome; they throw a DomainError only where nothing has
 * been sent: UNAVAILABLE with Retry-After while the breaker is open or too many calls are under
 * way, DEADLINE_EXCEEDED where too little time is left. Whoever repeats a command that was
 * `unknown` takes such an error for what it is: it says nothing about the earlier try.
 */
export interface Bank {
  /**
   * Trades a card for a token. No money moves, so it is safe to repeat. Throws a DomainError:
   * INVALID_ARGUMENT with the field that the bank refuses, UNAVAILABLE where it cannot say.
   */
  tokenise(card: Card, options?: BankCallOptions): Promise<CardToken>;
  /** Declines: `INSUFFICIENT_FUNDS` and the other reasons of api.md. */
  authorise(command: Authorisation, options?: BankCallOptions): Promise<BankOutcome<Holding>>;
  /** In part or in full, once or more often; declined beyond what is authorised. */
  capture(command: FollowUp, options?: BankCallOptions): Promise<BankOutcome<Holding>>;
  /**
   * Gives back what is authorised; declined once something is captured. Of a payment that the bank
   * has not seen it is approved as well, and an authorisation that comes late is then declined
   * (ISO 8583 calls it a reversal).
   */
  void(command: FollowUp, options?: BankCallOptions): Promise<BankOutcome<Holding>>;
  /** In part or in full, once or more often; declined beyond what is captured. */
  refund(command: FollowUp, options?: BankCallOptions): Promise<BankOutcome<Holding>>;
  /**
   * What the bank has of a payment; undefined where it has not seen it, which does not say that an
   * authorisation is not still on its way. Throws a DomainError UNAVAILABLE where the bank cannot say.
   */
  find(paymentReference: string, options?: BankCallOptions): Promise<BankRecord | undefined>;
  /** The bank's whole book, oldest first, 1 to 1,000 steps a page. Throws as `find` does. */
  list(page: { pageSize: number; pageToken?: string }, options?: BankCallOptions): Promise<StepPage>;
}
