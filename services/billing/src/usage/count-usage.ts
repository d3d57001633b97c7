import type { Apply } from '@cedula/chassis/events/consumer.ts';
import { addTotals, insertLines } from './usage-store.ts';
import { lineOf } from './usage-line.ts';
import { totalsOf } from './usage-total.ts';

/** Counts metered calls: a line each, and their sum onto the running totals. */
export const countUsage: Apply = async (em, events) => {
  const lines = events.map(lineOf).filter((line) => line !== undefined);
  await insertLines(em, lines);
  await addTotals(em, totalsOf(lines));
};
