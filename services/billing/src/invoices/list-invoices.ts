import type { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toInvoiceMessage } from './invoice-message.ts';
import { listInvoices as list } from './invoice-store.ts';
import { findPaymentsOf } from './payment-store.ts';

/** Answers ListInvoices: newest first. */
export function listInvoices(options: {
  readonly database: Pick<Database, 'withTenant'>;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof InvoiceService>['listInvoices'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method) };
    const position = pageTokens.decode(paged, request.pageToken);
    const before = position === undefined ? undefined : Number(position);
    const { invoices, payments } = await database.withTenant(
      clientId,
      async (em) => {
        const found = await list(em, { clientId, before, limit: pageSize + 1 });
        return { invoices: found, payments: await findPaymentsOf(em, clientId, found) };
      },
      { readOnly: true },
    );
    const { rows, last } = cutPage(invoices, pageSize);
    return {
      invoices: rows.map((invoice) => toInvoiceMessage(invoice, payments.get(invoice.id))),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, String(last.sequence)),
    };
  };
}
