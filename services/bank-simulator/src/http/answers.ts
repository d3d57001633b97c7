import type { Money, StepEntry } from '../book/entries.ts';
import type { Payment } from '../book/payment.ts';

/** What is written to the wire. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Why a request was not judged at all. */
export type RefusalCode =
  | 'unauthenticated'
  | 'not_found'
  | 'invalid_request'
  | 'invalid_card'
  | 'unknown_payment'
  | 'key_required'
  | 'key_reused'
  | 'full';

const statuses: Readonly<Record<RefusalCode, number>> = {
  unauthenticated: 401,
  not_found: 404,
  invalid_request: 400,
  invalid_card: 400,
  unknown_payment: 404,
  key_required: 400,
  key_reused: 422,
  full: 503,
};

/** @param field which part of the request is at fault; never what stood in it */
export function refusal(code: RefusalCode, field?: string): Answer {
  return { status: statuses[code], body: { error: { code, ...(field !== undefined && { field }) } } };
}

export function answer(body: Answer['body']): Answer {
  return { status: 200, body };
}

/** A payment as merchants see it. */
export function paymentBody(payment: Payment) {
  const { reference, currency, status, authorised, captured, refunded, expireAt } = payment;
  const money = (minorUnits: bigint) => moneyBody({ currency, minorUnits });
  return {
    reference,
    bankReference: payment.bankReference,
    status,
    authorised: money(authorised),
    captured: money(captured),
    refunded: money(refunded),
    expireTime: timeBody(expireAt),
  };
}

/** A step as merchants see it. */
export function stepBody({ reference, paymentReference, kind, amount, declineReason, at }: StepEntry) {
  return {
    reference,
    paymentReference,
    kind,
    amount: moneyBody(amount),
    ...(declineReason !== undefined && { declineReason }),
    createTime: timeBody(at),
  };
}

function moneyBody({ currency, minorUnits }: Money) {
  return { currency, minorUnits: minorUnits.toString() };
}

function timeBody(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
