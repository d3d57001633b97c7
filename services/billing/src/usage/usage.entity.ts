import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { invoicingPurpose } from '../invoices/closed-month.entity.ts';

/** The purpose under which operators see the usage of every client. */
export const reportPurpose = 'report';

/** A line per billed request: what a bill can be traced to. Holds ids, nothing personal. */
export const UsageLineEntity = defineEntity({
  name: 'UsageLine',
  tableName: 'usage_line',
  ...tenantTable('billing', {
    app: ['select'],
    system: {
      [consumerPurpose]: ['insert'],
      [clientErasurePurpose]: ['select', 'update'],
      [reportPurpose]: ['select'],
      [invoicingPurpose]: ['select'],
    },
  }),
  indexes: [
    { properties: ['clientId', 'createTime', 'eventId'] },
    // For reports over all clients. Lines come nearly in the order of their times: such an index
    // costs next to nothing.
    { properties: ['createTime'], type: 'brin' },
    // Lines that came too late for the bill of their month. There are few.
    { properties: ['clientId', 'billMonth', 'createTime'], where: 'bill_month is not null' },
  ],
  properties: {
    /** The event that counted it: a second line of the same event is refused by the key. */
    eventId: p.text().primary(),
    clientId: p.text(),
    requestId: p.text(),
    meter: p.text(),
    units: p.bigint(),
    createTime: p.datetime().columnType('timestamptz(3)'),
    accessKeyId: p.text(),
    label: p.text(),
    priceMinorUnits: p.bigint(),
    /** The first day of the month on whose bill it stands. Null: on that of its own month. */
    billMonth: p.date().nullable(),
  },
});

/**
 * Running totals per client and day (UTC), once for each way to group: by meter, by access
 * key, by label. A report adds up days, however many calls they had.
 */
export const UsageTotalEntity = defineEntity({
  name: 'UsageTotal',
  tableName: 'usage_total',
  ...tenantTable('billing', {
    app: ['select'],
    system: {
      [consumerPurpose]: ['select', 'insert', 'update'],
      [clientErasurePurpose]: ['select', 'insert', 'update', 'delete'],
      [reportPurpose]: ['select'],
      [invoicingPurpose]: ['select'],
    },
  }),
  indexes: [{ properties: ['grouping', 'day'] }],
  properties: {
    clientId: p.text().primary(),
    grouping: p.text().primary(),
    day: p.date().primary(),
    name: p.text().primary(),
    units: p.bigint(),
    priceMinorUnits: p.bigint(),
  },
});
