import type { Database } from '@cedula/chassis/db/database.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import type { EraseBatch } from '@cedula/chassis/erasure/erase-clients.ts';
import { removeRowsOf } from '@cedula/chassis/erasure/remove-rows.ts';
import { blankCards } from './blank-cards.ts';
import { blankDeadLetters, blankLines, blankTotals } from './blank-labels.ts';

const rowsPerBatch = 1_000;
const tables = ['idempotency_record', 'idempotency_subject'];

/**
 * Takes from a deleted client's bill what is personal in it: the labels, which are the
 * client's own words, and the cards that it charged. Lines, payments, ids and sums stay.
 */
export function eraseClientBatch(options: {
  readonly database: Pick<Database, 'asSystem'>;
  /** How many rows of each kind at the most. Default 1,000. */
  readonly batchSize?: number;
}): EraseBatch {
  const { database, batchSize: limit = rowsPerBatch } = options;
  return (clientId, position) =>
    database.asSystem(clientErasurePurpose, async (em) => {
      if (position === '') {
        const areMoreRows = await removeRowsOf(em, { clientId, tables, limit });
        const areMoreCards = await blankCards(em, { clientId, limit });
        const areMoreTotals = await blankTotals(em, { clientId, limit });
        return areMoreRows || areMoreCards || areMoreTotals ? '' : lettersAfter('');
      }
      if (!position.startsWith(letters)) return blankLines(em, { clientId, after: position, limit });
      const next = await blankDeadLetters(em, { clientId, after: position.slice(letters.length), limit });
      return next === null ? blankLines(em, { clientId, after: '', limit }) : lettersAfter(next);
    });
}

const letters = 'letters after ';
/** Where the dead letters go on; positions among lines begin with a number. */
const lettersAfter = (eventId: string) => `${letters}${eventId}`;
