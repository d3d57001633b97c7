import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Variant } from './image.ts';

export const ImageEntity = defineEntity({
  name: 'Image',
  tableName: 'image',
  ...tenantTable('media', {
    app: ['select', 'insert', 'delete'],
    system: { sweep: ['select'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  // Lists read along it, too.
  uniques: [{ properties: ['clientId', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    label: p.string().columnType('text'),
    metadata: p.json<Record<string, string>>(),
    variants: p.json<Variant[]>(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
