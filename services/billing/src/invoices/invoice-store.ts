import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { InvoiceEntity, type StoredInvoiceLine } from './invoice.entity.ts';

/** Stores an invoice. Fails where the client has one of the month. */
export async function insertInvoice(em: EntityManager, invoice: Invoice): Promise<void> {
  await em.insert(InvoiceEntity, { ...invoice, lines: invoice.lines.map(toStored) });
}

/** A client's invoice; null: there is none. */
export async function findInvoice(
  em: EntityManager,
  key: Pick<Invoice, 'id' | 'clientId'>,
): Promise<Invoice | null> {
  const row = await em.findOne(InvoiceEntity, key);
  return row && toInvoice(row);
}

/** A client's invoices, newest first, from behind a number of its series. */
export async function listInvoices(
  em: EntityManager,
  options: { readonly clientId: string; readonly before: number | undefined; readonly limit: number },
): Promise<Invoice[]> {
  const { clientId, before, limit } = options;
  const where = { clientId, ...(before !== undefined && { sequence: { $lt: before } }) };
  const rows = await em.find(InvoiceEntity, where, { orderBy: { sequence: 'desc' }, limit });
  return rows.map(toInvoice);
}

type Row = Omit<Invoice, 'lines'> & { readonly lines: readonly StoredInvoiceLine[] };

function toInvoice({ lines, ...invoice }: Row): Invoice {
  return { ...invoice, lines: lines.map(fromStored) };
}

function toStored({ from, to, units, amountMinorUnits, tiers, ...line }: InvoiceLine): StoredInvoiceLine {
  return {
    ...line,
    from: from.toISOString(),
    to: to.toISOString(),
    units: String(units),
    amountMinorUnits: String(amountMinorUnits),
    tiers: tiers.map((tier) => ({
      units: String(tier.units),
      unitPriceMinorUnits: String(tier.unitPriceMinorUnits),
    })),
  };
}

function fromStored({ from, to, units, amountMinorUnits, tiers, ...line }: StoredInvoiceLine): InvoiceLine {
  return {
    ...line,
    from: new Date(from),
    to: new Date(to),
    units: BigInt(units),
    amountMinorUnits: BigInt(amountMinorUnits),
    tiers: tiers.map((tier) => ({
      units: BigInt(tier.units),
      unitPriceMinorUnits: BigInt(tier.unitPriceMinorUnits),
    })),
  };
}
