import type { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import { isUniqueViolation } from '@cedula/chassis/db/database-error.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { onePaymentKey } from '../payments/one-payment-key.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { toPaymentMessage } from '../payments/payment-message.ts';
import { processPayment } from '../payments/process-payment.ts';
import { toInvoiceMessage } from './invoice-message.ts';
import { ownInvoice } from './own-invoice.ts';

/**
 * Answers PayInvoice. That an invoice has one payment at most is a rule of the table, so of
 * any that come at once one is put on record, and the others are WRONG_STATE.
 */
export function payInvoice(parts: PaymentParts): HandlersOf<typeof InvoiceService>['payInvoice'] {
  return async ({ id, cardNumber: number, expMonth, expYear, cvv }, context) => {
    const { clientId } = context.origin;
    const invoice = await parts.database.withTenant(clientId, (em) => ownInvoice(em, { id, clientId }), {
      readOnly: true,
    });
    const charge = {
      card: { number, expMonth, expYear, cvv },
      amount: { currency: invoice.currency, minorUnits: invoice.amountMinorUnits },
      capture: true,
      invoiceId: id,
    };
    try {
      return await processPayment(parts, charge, context, (payment) => ({
        invoice: toInvoiceMessage(invoice, payment),
        payment: toPaymentMessage(payment),
      }));
    } catch (error) {
      if (!isUniqueViolation(error, onePaymentKey)) throw error;
      throw new DomainError('WRONG_STATE', 'The invoice is paid, or about to be.');
    }
  };
}
