import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { clientErasurePurpose, clientErasureTable } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { inboxTables } from '@cedula/chassis/events/inbox-tables.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { UsageLineEntity, UsageTotalEntity } from './usage/usage.entity.ts';

/** The data of billing. */
export const schema: ServiceSchema = {
  service: 'billing',
  entities: [
    UsageLineEntity,
    UsageTotalEntity,
    clientErasureTable('billing'),
    ...idempotencyTables('billing', { removers: [clientErasurePurpose] }),
    ...inboxTables('billing', { [clientErasurePurpose]: ['select', 'update'] }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
