import { deletedAmong } from '@cedula/chassis/erasure/client-erasure-store.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Apply } from '@cedula/chassis/events/consumer.ts';
import { addTotals, insertLines } from './usage-store.ts';
import { lineOf, type UsageLine } from './usage-line.ts';
import { totalsOf } from './usage-total.ts';

/** Counts metered calls: a line each, and their sum onto the running totals. */
export const countUsage: Apply = async (em, events) => {
  const metered = events.map(lineOf).filter((line) => line !== undefined);
  const lines = await withoutErasedLabels(em, metered);
  await insertLines(em, lines);
  await addTotals(em, totalsOf(lines));
};

/** A call of a client that is deleted counts as any other; its label is not stored again. */
async function withoutErasedLabels(em: EntityManager, lines: readonly UsageLine[]): Promise<UsageLine[]> {
  const labelled = lines.filter(({ label }) => label !== '');
  const deleted = await deletedAmong(
    em,
    labelled.map(({ clientId }) => clientId),
  );
  return lines.map((line) => (deleted.has(line.clientId) ? { ...line, label: '' } : line));
}
