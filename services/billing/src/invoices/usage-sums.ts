import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type Span, splitAtMidnight } from '../reports/span.ts';
import { dayOf } from '../usage/usage-total.ts';

/** Units and what they cost, in minor units. */
export interface Sum {
  readonly units: bigint;
  readonly amountMinorUnits: bigint;
}

/** What was counted late of a meter, and for which bill. */
export interface LateSum extends Sum {
  readonly meter: string;
  /** The first day of the month on whose bill it stands. */
  readonly billMonth: string;
}

interface Row {
  readonly meter: string;
  readonly bill_month: string;
  readonly units: string;
  readonly amount: string;
}

/** Sums what a client used in a span, meter by meter, late or not: whole days from the totals. */
export async function sumByMeter(
  em: EntityManager,
  { clientId, span }: { readonly clientId: string; readonly span: Span },
): Promise<ReadonlyMap<string, Sum>> {
  const { days, edges } = splitAtMidnight(span);
  const parts = [
    `select name as meter, units, price_minor_units from usage_total
     where client_id = ? and grouping = 'METER' and day >= ? and day < ?`,
    ...edges.map(
      () => `select meter, units, price_minor_units from usage_line
             where client_id = ? and create_time >= ? and create_time < ?`,
    ),
  ];
  const rows = await em.execute<Row[]>(
    `select meter, sum(units) as units, sum(price_minor_units) as amount
     from (${parts.join(' union all ')}) as part group by meter`,
    [clientId, dayOf(days.from), dayOf(days.to), ...edges.flatMap(({ from, to }) => [clientId, from, to])],
  );
  return new Map(rows.map((row) => [row.meter, sumOf(row)]));
}

/** Sums what of a span was counted too late for the bill of its month. */
export async function sumLate(
  em: EntityManager,
  { clientId, span }: { readonly clientId: string; readonly span: Span },
): Promise<LateSum[]> {
  const rows = await em.execute<Row[]>(
    `select meter, to_char(bill_month, 'YYYY-MM-DD') as bill_month, sum(units) as units,
       sum(price_minor_units) as amount
     from usage_line
     where client_id = ? and bill_month is not null and create_time >= ? and create_time < ?
     group by meter, usage_line.bill_month`,
    [clientId, span.from, span.to],
  );
  return rows.map((row) => ({ ...sumOf(row), meter: row.meter, billMonth: row.bill_month }));
}

/** The months, by their first days, of which a bill has late lines. */
export async function lateMonths(
  em: EntityManager,
  { clientId, billMonth }: { readonly clientId: string; readonly billMonth: string },
): Promise<string[]> {
  const rows = await em.execute<{ month: string }[]>(
    `select distinct to_char(create_time at time zone 'UTC', 'YYYY-MM-01') as month from usage_line
     where client_id = ? and bill_month = ? order by month`,
    [clientId, billMonth],
  );
  return rows.map(({ month }) => month);
}

/** The clients after a position who used something that stands on a month's bill, in order of their ids. */
export async function clientsOfBill(
  em: EntityManager,
  options: { readonly month: string; readonly span: Span; readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { month, span, after, limit } = options;
  const rows = await em.execute<{ client_id: string }[]>(
    `select client_id from (
       select distinct client_id collate "C" as client_id from usage_total
       where grouping = 'METER' and day >= ? and day < ?
       union select distinct client_id collate "C" from usage_line where bill_month = ?
     ) as billed where client_id > ? order by client_id limit ?`,
    [dayOf(span.from), dayOf(span.to), month, after, limit],
  );
  return rows.map(({ client_id }) => client_id);
}

function sumOf({ units, amount }: Row): Sum {
  return { units: BigInt(units), amountMinorUnits: BigInt(amount) };
}
