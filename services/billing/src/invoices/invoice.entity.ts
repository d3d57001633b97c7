import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { invoicingPurpose } from './closed-month.entity.ts';

/**
 * Invoices as they were drawn up. No role may change or remove one: what becomes of an
 * invoice stands elsewhere.
 */
export const InvoiceEntity = defineEntity({
  name: 'Invoice',
  tableName: 'invoice',
  ...tenantTable('billing', { app: ['select'], system: { [invoicingPurpose]: ['select', 'insert'] } }),
  uniques: [{ properties: ['clientId', 'month'] }, { properties: ['clientId', 'sequence'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    /** The first day of the month that it is the bill of. */
    month: p.date(),
    /** Counted from 1 for the client, without gaps. */
    sequence: p.integer(),
    currency: p.string().columnType('text'),
    amountMinorUnits: p.bigint(),
    lines: p.json<StoredInvoiceLine[]>(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});

/** A line as it is stored: whole numbers and times are texts. */
export interface StoredInvoiceLine {
  readonly meter: string;
  readonly from: string;
  readonly to: string;
  readonly isAdjustment: boolean;
  readonly units: string;
  readonly amountMinorUnits: string;
  readonly tiers: readonly { readonly units: string; readonly unitPriceMinorUnits: string }[];
}
