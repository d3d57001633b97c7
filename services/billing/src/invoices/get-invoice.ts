import type { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toInvoiceMessage } from './invoice-message.ts';
import { ownInvoice } from './own-invoice.ts';
import { findPaymentsOf } from './payment-store.ts';

/** Answers GetInvoice. */
export function getInvoice({
  database,
}: {
  readonly database: Pick<Database, 'withTenant'>;
}): HandlersOf<typeof InvoiceService>['getInvoice'] {
  return async ({ id }, { origin: { clientId } }) =>
    database.withTenant(
      clientId,
      async (em) => {
        const invoice = await ownInvoice(em, { id, clientId });
        const payments = await findPaymentsOf(em, clientId, [invoice]);
        return { invoice: toInvoiceMessage(invoice, payments.get(id)) };
      },
      { readOnly: true },
    );
}
