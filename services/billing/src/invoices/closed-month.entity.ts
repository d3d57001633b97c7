import { systemTable } from '@cedula/chassis/db/tenancy.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The purpose under which months are closed and invoices drawn up. */
export const invoicingPurpose = 'invoicing';

/**
 * The months whose bills take no more lines, and how far their invoices are drawn up. What
 * is counted of such a month later goes onto the next bill.
 */
export const ClosedMonthEntity = defineEntity({
  name: 'ClosedMonth',
  tableName: 'closed_month',
  ...systemTable('billing', {
    [consumerPurpose]: ['select'],
    [invoicingPurpose]: ['select', 'insert', 'update'],
  }),
  properties: {
    /** Its first day. */
    month: p.date().primary(),
    closeTime: p.datetime().columnType('timestamptz(3)'),
    /** The client after which to go on. */
    position: p.string().columnType('text'),
    /** When the last invoice was drawn up. Null: not yet. */
    drawnTime: p.datetime().columnType('timestamptz(3)').nullable(),
  },
});
