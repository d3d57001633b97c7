import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantTable } from '../db/tenancy.ts';

/** The purpose under which the relay works. */
export const relayPurpose = 'relay';

/**
 * The table of events that are not known to be applied: a row for each event and each of
 * its durable consumers. Requests may add their own client's; the relay sends and forgets.
 *
 * @param publishers purposes of the system role that publish too: sweepers, workers
 */
export function outboxTable(service: string, publishers: readonly string[] = []) {
  const system = Object.fromEntries(publishers.map((purpose) => [purpose, ['insert'] as const]));
  return defineEntity({
    name: 'OutboxEntry',
    tableName: 'outbox',
    ...tenantTable(service, {
      app: ['insert'],
      system: { ...system, [relayPurpose]: ['select', 'update', 'delete'] },
    }),
    properties: {
      eventId: p.text().primary(),
      /** The durable consumer, or `any` where the event has none. */
      consumer: p.text().primary(),
      clientId: p.text(),
      /** The event's part of the subject. */
      subject: p.text(),
      event: p.blob(),
      attempts: p.integer().default(0),
      /** When it is to be sent next. */
      dueTime: p.datetime().index(),
    },
  });
}
