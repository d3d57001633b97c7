import type { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { invalidField } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { PaymentParts } from './parts.ts';
import { toPaymentMessage } from './payment-message.ts';
import { processPayment } from './process-payment.ts';

/** Answers CreatePayment. A decline, and an outcome that nobody knows yet, are answers. */
export function createPayment(parts: PaymentParts): HandlersOf<typeof PaymentService>['createPayment'] {
  return async ({ cardNumber: number, expMonth, expYear, cvv, amount, capture = true }, context) => {
    if (amount === undefined) throw invalidField('amount', 'required', 'The amount is missing.');
    const charge = { card: { number, expMonth, expYear, cvv }, amount, capture };
    return processPayment(parts, charge, context, (payment) => ({ payment: toPaymentMessage(payment) }));
  };
}
