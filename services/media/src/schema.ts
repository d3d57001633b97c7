import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { ErasureEntity } from './erasures/erasure.entity.ts';
import { ImageEntity } from './images/image.entity.ts';

/** The data of media. */
export const schema: ServiceSchema = {
  service: 'media',
  entities: [ImageEntity, ErasureEntity, ...idempotencyTables('media'), outboxTable('media')],
  migrations: new URL('../migrations/', import.meta.url),
};
