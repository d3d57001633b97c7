import type { Database } from '@cedula/chassis/db/database.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import type { EraseBatch } from '@cedula/chassis/erasure/erase-clients.ts';
import { removeRowsOf } from '@cedula/chassis/erasure/remove-rows.ts';
import { objectPrefix } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';

const rowsPerBatch = 1_000;
/** Few enough to be removed well within an erasure's lease. */
const objectsPerBatch = 200;
/** All that holds something of a client and is not about to go by itself. */
export const erasedTables = [
  'image',
  'album',
  'pending_upload',
  'idempotency_record',
  'idempotency_subject',
  'dead_letter',
];

/**
 * Erases what a deleted client has in media: first its rows, so that nobody looks for the
 * objects, then its objects. Those are found by the store's own list: also those of uploads
 * that never got a row.
 */
export function eraseClientBatch(parts: {
  readonly database: Pick<Database, 'asSystem'>;
  readonly store: Pick<ObjectStore, 'list' | 'remove'>;
}): EraseBatch {
  const { database, store } = parts;
  return async (clientId) => {
    const isMore = await database.asSystem(clientErasurePurpose, (em) =>
      removeRowsOf(em, { clientId, tables: erasedTables, limit: rowsPerBatch }),
    );
    if (isMore) return '';
    const prefix = objectPrefix(clientId);
    const { objects, isLast } = await store.list({ after: prefix, limit: objectsPerBatch });
    const own = objects.map(({ key }) => key).filter((key) => key.startsWith(prefix));
    await store.remove(own);
    return isLast || own.length < objects.length ? null : '';
  };
}
