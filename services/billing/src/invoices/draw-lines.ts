import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { PriceBook } from '../prices/price-book.ts';
import { costOf, splitByTier } from '../prices/tiers.ts';
import type { Span } from '../reports/span.ts';
import type { InvoiceLine } from './invoice.ts';
import { spanOfMonth } from './month.ts';
import { lateMonths, type LateSum, type Sum, sumByMeter, sumLate } from './usage-sums.ts';

/** Whose bill of which month, by its first day. The month has to be closed. */
export interface Bill {
  readonly clientId: string;
  readonly month: string;
}

/**
 * The lines of a bill: what was counted of the month before it was closed, then what was
 * counted late of months before. Whenever it is asked after the month was closed, the answer
 * is the same.
 */
export async function drawLines(em: EntityManager, book: PriceBook, bill: Bill): Promise<InvoiceLine[]> {
  const { clientId, month } = bill;
  const lines = await linesOfMonth(em, book, { ...bill, usedIn: month });
  for (const usedIn of await lateMonths(em, { clientId, billMonth: month }))
    lines.push(...(await linesOfMonth(em, book, { ...bill, usedIn, isAdjustment: true })));
  return lines;
}

async function linesOfMonth(
  em: EntityManager,
  book: PriceBook,
  part: Bill & { readonly usedIn: string; readonly isAdjustment?: boolean },
): Promise<InvoiceLine[]> {
  const { clientId, isAdjustment = false } = part;
  const month = spanOfMonth(part.usedIn);
  const usedIn = createUsage(em, clientId);
  const meters = [...(await usedIn(month)).all.keys()].toSorted();
  const lines: InvoiceLine[] = [];
  for (const meter of meters) {
    for (const { from, to, price } of book.spansIn(clientId, meter, month)) {
      const used = await usedIn({ from, to });
      const { before, units, amountMinorUnits } = placeOf(used, { ...part, meter });
      if (units === 0n) continue;
      const parts = splitByTier(price.tiers, before, units);
      // The sum of the usage lines is what is owed; it is shown by tiers where these explain it.
      const tiers = costOf(parts) === amountMinorUnits ? parts : [];
      lines.push({ meter, from, to, isAdjustment, units, tiers, amountMinorUnits });
    }
  }
  return lines;
}

/** What was used in a span, of every meter, and what of that was counted late. */
interface Used {
  readonly all: ReadonlyMap<string, Sum>;
  readonly late: readonly LateSum[];
}

/** Sums each span once, however many meters have prices for it. */
function createUsage(em: EntityManager, clientId: string): (span: Span) => Promise<Used> {
  const known = new Map<string, Used>();
  return async ({ from, to }) => {
    const key = `${from.getTime()} ${to.getTime()}`;
    const asked = { clientId, span: { from, to } };
    const used = known.get(key) ?? { all: await sumByMeter(em, asked), late: await sumLate(em, asked) };
    known.set(key, used);
    return used;
  };
}

/** What of a meter stands on a bill, and how many units of the span were counted before. */
function placeOf(
  used: Used,
  { month, meter, isAdjustment }: { month: string; meter: string; isAdjustment?: boolean },
): Sum & { readonly before: bigint } {
  const all = used.all.get(meter) ?? nothing;
  const late = used.late.filter((sum) => sum.meter === meter);
  const inTime = difference(all, sumUp(late));
  if (isAdjustment !== true) return { ...inTime, before: 0n };
  const earlier = sumUp(late.filter(({ billMonth }) => billMonth < month));
  const here = sumUp(late.filter(({ billMonth }) => billMonth === month));
  return { ...here, before: inTime.units + earlier.units };
}

const nothing: Sum = { units: 0n, amountMinorUnits: 0n };

function sumUp(sums: readonly LateSum[]): Sum {
  return sums.reduce<Sum>(
    (total, { units, amountMinorUnits }) => ({
      units: total.units + units,
      amountMinorUnits: total.amountMinorUnits + amountMinorUnits,
    }),
    nothing,
  );
}

function difference(one: Sum, other: Sum): Sum {
  return {
    units: one.units - other.units,
    amountMinorUnits: one.amountMinorUnits - other.amountMinorUnits,
  };
}
