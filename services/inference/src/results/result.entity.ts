import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ResultKind } from './result.ts';

export const ResultEntity = defineEntity({
  name: 'Result',
  tableName: 'result',
  ...tenantTable('inference', {
    app: ['select', 'insert'],
    system: { [consumerPurpose]: ['select', 'update'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  uniques: [{ properties: ['clientId', 'id'] }],
  indexes: [{ properties: ['clientId', 'kind', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    kind: p.string().columnType('text').$type<ResultKind>(),
    imageIds: p.array().columnType('text[]'),
    requestId: p.string().columnType('text'),
    createTime: p.datetime().columnType('timestamptz(3)'),
    eraseTime: p.datetime().columnType('timestamptz(3)').nullable(),
    answer: p.uint8array().columnType('bytea').nullable(),
  },
});

/**
 * Which results are of which image. A table and not an index over `image_ids`: row-level
 * security keeps PostgreSQL from looking into arrays before it has looked at the tenant.
 */
export const ResultImageEntity = defineEntity({
  name: 'ResultImage',
  tableName: 'result_image',
  ...tenantTable('inference', {
    app: ['select', 'insert'],
    system: { [consumerPurpose]: ['select'], [clientErasurePurpose]: ['select', 'delete'] },
  }),
  properties: {
    clientId: p.string().columnType('text').primary(),
    imageId: p.string().columnType('text').primary(),
    resultId: p.string().columnType('text').primary(),
  },
});
