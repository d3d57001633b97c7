import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ErasureEntity = defineEntity({
  name: 'Erasure',
  tableName: 'erasure',
  ...tenantTable('media', { system: { erasure: ['select', 'update', 'delete'] } }),
  properties: {
    imageId: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    objectKeys: p.json<string[]>(),
    dueTime: p.datetime().columnType('timestamptz(3)').index(),
  },
});
