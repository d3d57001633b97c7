import { defineEntity, p } from '@mikro-orm/postgresql';
import { tenantTable } from '../db/tenancy.ts';
import { consumerPurpose } from '../events/inbox-tables.ts';

/** The purpose under which what a deleted client has left is erased. */
export const clientErasurePurpose = 'client-erasure';

/**
 * The table of a service's deleted clients. A row stays for good, as small as it is: an event
 * of the client may come long after it, and a bill keeps naming the id.
 */
export function clientErasureTable(service: string) {
  return defineEntity({
    name: 'ClientErasure',
    tableName: 'client_erasure',
    ...tenantTable(service, {
      app: ['select'],
      system: {
        [consumerPurpose]: ['select', 'insert'],
        [clientErasurePurpose]: ['select', 'update'],
      },
    }),
    properties: {
      clientId: p.string().columnType('text').primary(),
      /** When the service heard that the client is deleted. */
      noteTime: p.datetime().columnType('timestamptz(3)'),
      /** When somebody may go on with the erasure. Null: it is finished. */
      dueTime: p.datetime().columnType('timestamptz(3)').nullable().index(),
      /** How far the pass under way has come, in the service's own words. Empty: at its beginning. */
      position: p.string().columnType('text'),
      /** When the pass under way began. */
      passTime: p.datetime().columnType('timestamptz(3)'),
    },
  });
}
