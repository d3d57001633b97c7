import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Invoice_Status, type InvoiceSchema } from '@cedula/contract/cedula/billing/v1/invoice_pb.ts';
import { type Invoice, numberOf } from './invoice.ts';
import { type InvoicePayment, statusOf } from './payment-store.ts';

/**
 * An invoice as callers see it.
 *
 * @param payment its payment, where it has one
 */
export function toInvoiceMessage(
  invoice: Invoice,
  payment: InvoicePayment | undefined,
): MessageInitShape<typeof InvoiceSchema> {
  const { id, month, currency, amountMinorUnits, createTime } = invoice;
  const status = statusOf(payment);
  return {
    id,
    number: numberOf(invoice),
    month: month.slice(0, 7),
    status: Invoice_Status[status],
    amount: { currency, minorUnits: amountMinorUnits },
    lines: invoice.lines.map(({ from, to, isAdjustment, tiers, ...line }, index) => ({
      number: index + 1,
      meter: line.meter,
      startTime: timestampFromDate(from),
      endTime: timestampFromDate(to),
      adjustment: isAdjustment,
      units: line.units,
      tiers: [...tiers],
      amountMinorUnits: line.amountMinorUnits,
    })),
    createTime: timestampFromDate(createTime),
    ...(payment !== undefined && status !== 'OPEN' && { paymentId: payment.id }),
    ...(payment !== undefined && status === 'OPEN' && { declineReason: payment.declineReason }),
  };
}
