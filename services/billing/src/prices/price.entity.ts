import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { invoicingPurpose } from '../invoices/closed-month.entity.ts';

/** The purpose under which operators read and make prices, and everybody reads the list. */
export const pricingPurpose = 'pricing';

/**
 * The versions of every price: added to, never changed. Rows without a client are the list;
 * requests of a client see its own agreements alone.
 */
export const PriceEntity = defineEntity({
  name: 'Price',
  tableName: 'price',
  ...tenantTable('billing', {
    app: ['select'],
    system: {
      [pricingPurpose]: ['select', 'insert'],
      [consumerPurpose]: ['select'],
      [invoicingPurpose]: ['select'],
    },
  }),
  properties: {
    /** Empty: the list. */
    clientId: p.string().columnType('text').primary(),
    meter: p.string().columnType('text').primary(),
    version: p.integer().autoincrement(false).primary(),
    /** Null: an agreement ends. */
    tiers: p.json<StoredTier[]>().nullable(),
    startTime: p.datetime().columnType('timestamptz(3)'),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});

/** JSON has no whole numbers beyond 2^53, so they are texts. */
export interface StoredTier {
  readonly upTo: string | null;
  readonly unitPriceMinorUnits: string;
}

/**
 * How many units of a month a client has used at a graduated price: the place at which the
 * next ones are counted. Prices of one tier need none.
 */
export const UsagePlaceEntity = defineEntity({
  name: 'UsagePlace',
  tableName: 'usage_place',
  ...tenantTable('billing', {
    app: [],
    system: { [consumerPurpose]: ['select', 'insert', 'update'] },
  }),
  properties: {
    clientId: p.string().columnType('text').primary(),
    meter: p.string().columnType('text').primary(),
    /** Where the span begins in which units are counted by one price. */
    startTime: p.datetime().columnType('timestamptz(3)').primary(),
    units: p.bigint(),
  },
});
