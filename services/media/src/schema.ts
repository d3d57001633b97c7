import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { clientErasurePurpose, clientErasureTable } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { inboxTables } from '@cedula/chassis/events/inbox-tables.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { AlbumEntity } from './albums/album.entity.ts';
import { ErasureEntity } from './erasures/erasure.entity.ts';
import { ImageEntity } from './images/image.entity.ts';
import { PendingUploadEntity } from './uploads/pending-upload.entity.ts';

/** The data of media. */
export const schema: ServiceSchema = {
  service: 'media',
  entities: [
    AlbumEntity,
    ImageEntity,
    ErasureEntity,
    PendingUploadEntity,
    clientErasureTable('media'),
    ...idempotencyTables('media', { removers: [clientErasurePurpose] }),
    outboxTable('media'),
    ...inboxTables('media', { [clientErasurePurpose]: ['select', 'delete'] }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
