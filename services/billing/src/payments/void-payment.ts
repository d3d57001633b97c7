import type { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { followUp } from './follow-up.ts';
import type { PaymentParts } from './parts.ts';
import { toPaymentMessage } from './payment-message.ts';

/** Answers VoidPayment. Throws NOT_FOUND, and WRONG_STATE where something is captured. */
export function voidPayment(parts: PaymentParts): HandlersOf<typeof PaymentService>['voidPayment'] {
  return async ({ id }, context) => {
    const asked = { paymentId: id, kind: 'VOID', amount: undefined } as const;
    return followUp(parts, asked, context, (payment) => ({ payment: toPaymentMessage(payment) }));
  };
}
