import { defineEntity, p } from '@mikro-orm/postgresql';
import { type Purposes, systemTable } from '../db/tenancy.ts';

/** The purpose under which events are applied. */
export const consumerPurpose = 'consumer';

/**
 * The tables of a service that consumes events: which ones it has applied, and which ones
 * it could not. No request touches them.
 *
 * @param erasing what purposes of the system role do with a client's dead letters when the client is deleted
 */
export function inboxTables(service: string, erasing: Purposes = {}) {
  const InboxEntry = defineEntity({
    name: 'InboxEntry',
    tableName: 'inbox',
    ...systemTable(service, { [consumerPurpose]: ['select', 'insert', 'delete'] }),
    properties: {
      /** First, so that the oldest stand together: ids ascend in time. */
      eventId: p.text().primary(),
      consumer: p.text().primary(),
    },
  });
  const DeadLetter = defineEntity({
    name: 'DeadLetter',
    tableName: 'dead_letter',
    ...systemTable(service, {
      ...erasing,
      [consumerPurpose]: ['select', 'insert', 'update', 'delete'],
    }),
    properties: {
      eventId: p.text().primary(),
      consumer: p.text().primary(),
      /** Empty where the event cannot be read. */
      clientId: p.text(),
      /** The whole subject it came under: publisher and kind. */
      subject: p.text(),
      event: p.blob(),
      /** How often it has failed. It is dead once it has failed five times. */
      tries: p.integer(),
      dead: p.boolean(),
      /** Why it failed last, without values. */
      problem: p.text(),
      firstTime: p.datetime(),
      lastTime: p.datetime(),
    },
  });
  return [InboxEntry, DeadLetter] as const;
}
