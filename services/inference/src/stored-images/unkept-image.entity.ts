import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The purpose under which images are taken back. */
export const takeBackPurpose = 'take-back-images';

/**
 * Images that media was given for a call whose result is not stored yet. The row goes in the
 * transaction that stores the result; where that never comes the image is taken back.
 */
export const UnkeptImageEntity = defineEntity({
  name: 'UnkeptImage',
  tableName: 'unkept_image',
  ...tenantTable('inference', {
    system: {
      [takeBackPurpose]: ['select', 'update', 'delete'],
      [clientErasurePurpose]: ['select', 'delete'],
    },
  }),
  properties: {
    clientId: p.string().columnType('text').primary(),
    imageId: p.string().columnType('text').primary(),
    requestId: p.string().columnType('text'),
    /** From then on anybody takes the image back. */
    dueTime: p.datetime().columnType('timestamptz(3)').index(),
  },
});
