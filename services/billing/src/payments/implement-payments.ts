import { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import { capturePayment } from './capture-payment.ts';
import { createPayment } from './create-payment.ts';
import { getPayment } from './get-payment.ts';
import { listPayments } from './list-payments.ts';
import type { PaymentParts } from './parts.ts';
import type { PaymentCache } from './payment-cache.ts';
import { refundPayment } from './refund-payment.ts';
import { voidPayment } from './void-payment.ts';

/** What the handlers of payments stand on. */
export interface PaymentServiceParts extends PaymentParts {
  readonly cache: PaymentCache;
  readonly pageTokens: PageTokens;
}

/** The service of payments, and who may call it. */
export function implementPayments(parts: PaymentServiceParts): Implementation {
  return implement(PaymentService, ['gateway'], {
    createPayment: createPayment(parts),
    getPayment: getPayment(parts),
    listPayments: listPayments(parts),
    capturePayment: capturePayment(parts),
    voidPayment: voidPayment(parts),
    refundPayment: refundPayment(parts),
  });
}
