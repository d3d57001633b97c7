import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ClientEntity = defineEntity({
  name: 'Client',
  tableName: 'client',
  ...tenantTable('identity', {
    column: 'id',
    app: ['select', 'update'],
    system: {
      'sign-up': ['insert'],
      credentials: ['select'],
      operator: ['select', 'update'],
      'client-deletion': ['select', 'delete'],
    },
  }),
  properties: {
    id: p.string().columnType('text').primary(),
    name: p.string().columnType('text'),
    email: p.string().columnType('text'),
    createTime: p.datetime().columnType('timestamptz(3)'),
    /** Null, each of these: as the installation has it. */
    quotaPerMonth: p.integer().nullable(),
    ratePerSecond: p.integer().nullable(),
    burst: p.integer().nullable(),
  },
});
