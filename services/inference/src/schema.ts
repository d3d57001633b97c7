import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { clientErasurePurpose, clientErasureTable } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { consumerPurpose, inboxTables } from '@cedula/chassis/events/inbox-tables.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { DeletedImageEntity } from './erasures/deleted-image.entity.ts';
import { ResultEntity, ResultImageEntity } from './results/result.entity.ts';
import { UnkeptImageEntity } from './stored-images/unkept-image.entity.ts';

/** The data of inference. */
export const schema: ServiceSchema = {
  service: 'inference',
  entities: [
    ResultEntity,
    ResultImageEntity,
    DeletedImageEntity,
    UnkeptImageEntity,
    clientErasureTable('inference'),
    ...idempotencyTables('inference', { erasers: [consumerPurpose], removers: [clientErasurePurpose] }),
    outboxTable('inference'),
    ...inboxTables('inference', { [clientErasurePurpose]: ['select', 'delete'] }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
