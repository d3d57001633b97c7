import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Announced } from './pending-upload.ts';

export const PendingUploadEntity = defineEntity({
  name: 'PendingUpload',
  tableName: 'pending_upload',
  ...tenantTable('media', {
    system: { sweep: ['select', 'delete'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text').index(),
    albumId: p.string().columnType('text'),
    label: p.string().columnType('text'),
    metadata: p.json<Record<string, string>>(),
    announced: p.json<Announced>(),
    createTime: p.datetime().columnType('timestamptz(3)').index(),
    leaseEnd: p.datetime().columnType('timestamptz(3)'),
  },
});
