import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Images that were deleted of late: an answer that was still being computed of one is not stored. */
export const DeletedImageEntity = defineEntity({
  name: 'DeletedImage',
  tableName: 'deleted_image',
  ...tenantTable('inference', {
    app: ['select'],
    system: {
      [consumerPurpose]: ['select', 'insert', 'delete'],
      [clientErasurePurpose]: ['select', 'delete'],
    },
  }),
  properties: {
    clientId: p.string().columnType('text').primary(),
    imageId: p.string().columnType('text').primary(),
    /** When inference heard of it. */
    deleteTime: p.datetime().columnType('timestamptz(3)').index(),
  },
});
