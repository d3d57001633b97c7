import type { Database } from '@cedula/chassis/db/database.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import type { EraseBatch } from '@cedula/chassis/erasure/erase-clients.ts';
import { removeRowsOf } from '@cedula/chassis/erasure/remove-rows.ts';

const rowsPerBatch = 1_000;
/** All that holds something of a client. Its results go whole: nobody is left who could ask for them. */
export const erasedTables = [
  'result',
  'result_image',
  'deleted_image',
  'unkept_image',
  'idempotency_record',
  'idempotency_subject',
  'dead_letter',
];

/** Erases what a deleted client has in inference. */
export function eraseClientBatch({
  database,
}: {
  readonly database: Pick<Database, 'asSystem'>;
}): EraseBatch {
  return async (clientId) => {
    const isMore = await database.asSystem(clientErasurePurpose, (em) =>
      removeRowsOf(em, { clientId, tables: erasedTables, limit: rowsPerBatch }),
    );
    return isMore ? '' : null;
  };
}
