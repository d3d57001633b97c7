import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ClientEntity = defineEntity({
  name: 'Client',
  tableName: 'client',
  ...tenantTable('identity', { column: 'id', app: ['select'], system: { 'sign-up': ['insert'] } }),
  properties: {
    id: p.string().columnType('text').primary(),
    name: p.string().columnType('text'),
    email: p.string().columnType('text'),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
