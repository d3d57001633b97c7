import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { erasurePurpose } from '../erasures/erasure.ts';

export const AlbumEntity = defineEntity({
  name: 'Album',
  tableName: 'album',
  ...tenantTable('media', {
    system: { [erasurePurpose]: ['select', 'update'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  properties: {
    // Lists read along the key, and images refer to it: an image's album is its own client's.
    clientId: p.string().columnType('text').primary(),
    id: p.string().columnType('text').primary(),
    title: p.string().columnType('text'),
    /** Images in it, their objects, and how many bytes those have: changed with each image that comes or goes. */
    imageCount: p.integer(),
    objectCount: p.integer(),
    sizeBytes: p.bigint(),
    createTime: p.datetime().columnType('timestamptz(3)'),
    updateTime: p.datetime().columnType('timestamptz(3)'),
    /** When it was deleted: from then on nobody sees it or its images. Null: it was not. */
    deleteTime: p.datetime().columnType('timestamptz(3)').nullable(),
    /** The request that deleted it. */
    deleteRequestId: p.string().columnType('text').nullable(),
    /** When somebody may go on with erasing a deleted album. */
    dueTime: p.datetime().columnType('timestamptz(3)').nullable().index(),
  },
});
