import { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { downloadInvoice } from './download-invoice.ts';
import { getInvoice } from './get-invoice.ts';
import { listInvoiceUsageLines } from './list-invoice-usage-lines.ts';
import { listInvoices } from './list-invoices.ts';
import { payInvoice } from './pay-invoice.ts';

/** The service of invoices, and who may call it. */
export function implementInvoices(parts: PaymentParts & { readonly pageTokens: PageTokens }): Implementation {
  return implement(InvoiceService, ['gateway'], {
    listInvoices: listInvoices(parts),
    getInvoice: getInvoice(parts),
    listInvoiceUsageLines: listInvoiceUsageLines(parts),
    downloadInvoice: downloadInvoice(parts),
    payInvoice: payInvoice(parts),
  });
}
