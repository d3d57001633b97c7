import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { consumerPurpose, inboxTables } from '@cedula/chassis/events/inbox-tables.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';

/** What a client wrote down: the example of a table that requests work with. */
export const Note = defineEntity({
  name: 'Note',
  tableName: 'note',
  ...tenantTable('ledger', { system: { census: ['select'] } }),
  properties: {
    id: p.text().primary(),
    clientId: p.text(),
    text: p.text(),
  },
  uniques: [{ name: 'note_text', properties: ['clientId', 'text'] }],
});

/** One line for each time that an event was applied; nothing but the inbox keeps it from being applied twice. */
export const Line = defineEntity({
  name: 'Line',
  tableName: 'line',
  ...tenantTable('ledger', { app: ['select'], system: { consumer: ['select', 'insert'] } }),
  properties: {
    id: p.text().primary(),
    eventId: p.text(),
    clientId: p.text(),
    units: p.integer(),
  },
});

/** A running total of each client. */
export const Total = defineEntity({
  name: 'Total',
  tableName: 'total',
  ...tenantTable('ledger', { app: ['select'], system: { consumer: ['select', 'insert', 'update'] } }),
  properties: {
    clientId: p.text().primary(),
    units: p.integer(),
  },
});

/** A small service that publishes what it is told and counts what it hears: what tests and benches of the chassis run on. */
export const schema: ServiceSchema = {
  service: 'ledger',
  entities: [
    Note,
    Line,
    Total,
    ...idempotencyTables('ledger', { erasers: [consumerPurpose] }),
    outboxTable('ledger'),
    ...inboxTables('ledger'),
  ],
  migrations: new URL('migrations/', import.meta.url),
};
