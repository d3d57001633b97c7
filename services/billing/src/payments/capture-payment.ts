import type { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { followUp } from './follow-up.ts';
import type { PaymentParts } from './parts.ts';
import { toPaymentMessage } from './payment-message.ts';

/** Answers CapturePayment. Throws NOT_FOUND, and WRONG_STATE where it holds less. */
export function capturePayment(parts: PaymentParts): HandlersOf<typeof PaymentService>['capturePayment'] {
  return async ({ id, amount }, context) => {
    const asked = { paymentId: id, kind: 'CAPTURE', amount: amount } as const;
    return followUp(parts, asked, context, (payment) => ({ payment: toPaymentMessage(payment) }));
  };
}
