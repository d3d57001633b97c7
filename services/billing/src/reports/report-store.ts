import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type Grouping, dayOf } from '../usage/usage-total.ts';
import { type Span, splitAtMidnight } from './span.ts';

/** What was used of one group. */
export interface GroupSum {
  readonly name: string;
  readonly units: bigint;
  readonly priceMinorUnits: bigint;
}

/** By what a report is grouped: days are the sums of any grouping's totals. */
export type ReportGrouping = Grouping | 'DAY';

/** How many groups a report lists at the most. */
export const maxGroups = 10_000;

const lineColumn: Record<ReportGrouping, string> = {
  METER: 'meter',
  ACCESS_KEY: 'access_key_id',
  LABEL: 'label',
  DAY: "to_char(create_time at time zone 'UTC', 'YYYY-MM-DD')",
};

interface Row {
  readonly name: string;
  readonly units: string;
  readonly price: string;
  readonly all_units: string;
  readonly all_price: string;
}

/**
 * Sums what a client used in a span, group by group, from the totals of whole days and the
 * lines of the parts of days at its ends, in one statement.
 *
 * @returns at most `maxGroups` and one more groups in order of their names, and the sums over all of them
 */
export async function sumUsage(
  em: EntityManager,
  { clientId, span, grouping }: { clientId: string; span: Span; grouping: ReportGrouping },
): Promise<{
  readonly groups: readonly GroupSum[];
  readonly units: bigint;
  readonly priceMinorUnits: bigint;
}> {
  const { days, edges } = splitAtMidnight(span);
  const name = grouping === 'DAY' ? "to_char(day, 'YYYY-MM-DD')" : 'name';
  const parts = [
    `select ${name} as name, units, price_minor_units from usage_total
     where client_id = ? and grouping = ? and day >= ? and day < ?`,
    ...edges.map(
      () => `select ${lineColumn[grouping]}, units, price_minor_units from usage_line
             where client_id = ? and create_time >= ? and create_time < ?`,
    ),
  ];
  const values = [
    clientId,
    grouping === 'DAY' ? 'METER' : grouping,
    dayOf(days.from),
    dayOf(days.to),
    ...edges.flatMap(({ from, to }) => [clientId, from, to]),
  ];
  const rows = await em.execute<Row[]>(
    `select name, sum(units) as units, sum(price_minor_units) as price,
       sum(sum(units)) over () as all_units, sum(sum(price_minor_units)) over () as all_price
     from (${parts.join(' union all ')}) as part group by name order by name collate "C" limit ${maxGroups + 1}`,
    values,
  );
  return {
    groups: rows.map((row) => ({
      name: row.name,
      units: BigInt(row.units),
      priceMinorUnits: BigInt(row.price),
    })),
    units: BigInt(rows[0]?.all_units ?? 0),
    priceMinorUnits: BigInt(rows[0]?.all_price ?? 0),
  };
}
