import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { holdMonths, lastClosedMonth } from '../invoices/closed-month-store.ts';
import { firstDayOf, monthAfter } from '../invoices/month.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { priceCalls } from '../prices/price-calls.ts';
import { findPrices } from '../prices/price-store.ts';
import type { Call, UsageLine } from './usage-line.ts';

/**
 * Makes billed lines of calls: says what each costs, and on which month's bill it stands.
 * That is the bill of its own month, or where that is closed the next one that is not.
 * Throws for a meter without a price.
 */
export async function rateCalls(em: EntityManager, calls: readonly Call[]): Promise<UsageLine[]> {
  if (calls.length === 0) return [];
  await holdMonths(em);
  const closed = await lastClosedMonth(em);
  const stored = await findPrices(
    em,
    calls.map(({ clientId }) => clientId),
  );
  const prices = await priceCalls(em, createPriceBook(stored), calls);
  return calls.map((call, index) => ({
    ...call,
    priceMinorUnits: prices[index] ?? 0n,
    billMonth: billMonthOf(call, closed),
  }));
}

function billMonthOf({ createTime }: Call, closed: string | undefined): string | null {
  return closed === undefined || firstDayOf(createTime) > closed ? null : monthAfter(closed);
}
