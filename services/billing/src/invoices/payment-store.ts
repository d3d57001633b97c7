import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { PaymentState } from '../payments/payment.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';

/** The payment that says what became of an invoice. */
export interface InvoicePayment {
  readonly id: string;
  readonly state: PaymentState;
  readonly declineReason: string;
}

/** The payment of each invoice that has one: the one that is not declined, else the last one. */
export async function findPaymentsOf(
  em: EntityManager,
  clientId: string,
  invoices: readonly Pick<Invoice, 'id'>[],
): Promise<ReadonlyMap<string, InvoicePayment>> {
  const rows = await em.execute<
    { invoice_id: string; id: string; state: PaymentState; decline_reason: string }[]
  >(
    `select distinct on (invoice_id) invoice_id, id, state, decline_reason from payment
     where client_id = ? and invoice_id in (select jsonb_array_elements_text(?::jsonb))
     order by invoice_id, state = 'DECLINED', id desc`,
    [clientId, JSON.stringify(invoices.map(({ id }) => id))],
  );
  return new Map(
    rows.map(({ invoice_id, id, state, decline_reason: declineReason }) => [
      invoice_id,
      { id, state, declineReason },
    ]),
  );
}

/** What became of an invoice, by its payment: paid where the money is taken, open where it was declined. */
export function statusOf(payment: InvoicePayment | undefined): InvoiceStatus {
  if (payment === undefined || payment.state === 'DECLINED' || payment.state === 'VOIDED') return 'OPEN';
  return payment.state === 'CAPTURED' ? 'PAID' : 'PAYING';
}
