import { deletedAmong } from '@cedula/chassis/erasure/client-erasure-store.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Apply } from '@cedula/chassis/events/consumer.ts';
import { addTotals, insertLines } from './usage-store.ts';
import { rateCalls } from './rate-calls.ts';
import { type Call, callOf } from './usage-line.ts';
import { totalsOf } from './usage-total.ts';

/** Counts metered calls: a line each, and their sum onto the running totals. */
export const countUsage: Apply = async (em, events) => {
  const metered = events.map(callOf).filter((call) => call !== undefined);
  const lines = await rateCalls(em, await withoutErasedLabels(em, metered));
  await insertLines(em, lines);
  await addTotals(em, totalsOf(lines));
};

/** A call of a client that is deleted counts as any other; its label is not stored again. */
async function withoutErasedLabels(em: EntityManager, calls: readonly Call[]): Promise<Call[]> {
  const labelled = calls.filter(({ label }) => label !== '');
  const deleted = await deletedAmong(
    em,
    labelled.map(({ clientId }) => clientId),
  );
  return calls.map((call) => (deleted.has(call.clientId) ? { ...call, label: '' } : call));
}
