import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Payment_Status, type PaymentSchema } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { maskedNumber } from './card.ts';
import { moneyOf, type Payment, type PaymentStatus, statusOf } from './payment.ts';

/** A payment as callers see it. */
export function toPaymentMessage(payment: Payment): MessageInitShape<typeof PaymentSchema> {
  const { id, declineReason, card, amount, captured, refunded, createTime } = payment;
  return {
    id,
    status: Payment_Status[statusOf(payment)],
    declineReason,
    ...(card !== null && {
      card: {
        brand: card.brand,
        last4: card.last4,
        maskedNumber: maskedNumber(card.last4),
        expMonth: card.expMonth,
        expYear: card.expYear,
      },
    }),
    amount: moneyOf(payment, amount),
    capturedAmount: moneyOf(payment, captured),
    refundedAmount: moneyOf(payment, refunded),
    createTime: timestampFromDate(createTime),
  };
}

/** The status that a list is narrowed to; undefined where it is not. */
export function toPaymentStatus(status: Payment_Status): PaymentStatus | undefined {
  return statuses.get(status);
}

const statuses: ReadonlyMap<Payment_Status, PaymentStatus> = new Map([
  [Payment_Status.AUTHORISED, 'AUTHORISED'],
  [Payment_Status.CAPTURED, 'CAPTURED'],
  [Payment_Status.DECLINED, 'DECLINED'],
  [Payment_Status.VOIDED, 'VOIDED'],
  [Payment_Status.PARTIALLY_REFUNDED, 'PARTIALLY_REFUNDED'],
  [Payment_Status.REFUNDED, 'REFUNDED'],
  [Payment_Status.PROCESSING, 'PROCESSING'],
]);
