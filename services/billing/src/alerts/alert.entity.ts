import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** How many billed calls a client has made in a month, and how many it may. Holds ids, nothing personal. */
export const QuotaUseEntity = defineEntity({
  name: 'QuotaUse',
  tableName: 'quota_use',
  ...tenantTable('billing', {
    app: [],
    system: { [consumerPurpose]: ['select', 'insert', 'update'] },
  }),
  properties: {
    clientId: p.text().primary(),
    /** Of UTC, `2026-11`. */
    month: p.text().primary(),
    calls: p.integer(),
    /** As the latest of these calls was judged by, and when that was: calls are told of in any order. */
    quotaLimit: p.integer(),
    limitTime: p.datetime().columnType('timestamptz(3)'),
  },
});

/** A share of the quota that a client has reached in a month: once, by its key. */
export const UsageAlertEntity = defineEntity({
  name: 'UsageAlert',
  tableName: 'usage_alert',
  ...tenantTable('billing', {
    app: ['select'],
    system: { [consumerPurpose]: ['select', 'insert'] },
  }),
  properties: {
    clientId: p.text().primary(),
    month: p.text().primary(),
    percent: p.integer().primary(),
    calls: p.integer(),
    quotaLimit: p.integer(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
