import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { reportPurpose } from '../usage/usage.entity.ts';
import { type Grouping, dayOf } from '../usage/usage-total.ts';
import { type Span, splitAtMidnight } from './span.ts';

/** What a client used of one group. */
export interface GroupSum {
  readonly clientId: string;
  readonly name: string;
  readonly units: bigint;
  readonly priceMinorUnits: bigint;
}

/** By what a report is grouped: days and clients are the sums of any grouping's totals. */
export type ReportGrouping = Grouping | 'DAY' | 'CLIENT';

/** What is summed. */
export interface SumOptions {
  /** Whose usage; undefined: every client's. */
  readonly clientId: string | undefined;
  readonly span: Span;
  readonly grouping: ReportGrouping;
  /** The group behind which to begin; undefined: the first one. */
  readonly after?: Pick<GroupSum, 'clientId' | 'name'> | undefined;
  /** How many groups at the most. */
  readonly limit: number;
}

const totalName: Record<ReportGrouping, string> = {
  METER: 'name',
  ACCESS_KEY: 'name',
  LABEL: 'name',
  DAY: "to_char(day, 'YYYY-MM-DD')",
  CLIENT: 'client_id',
};
const lineName: Record<ReportGrouping, string> = {
  METER: 'meter',
  ACCESS_KEY: 'access_key_id',
  LABEL: 'label',
  DAY: "to_char(create_time at time zone 'UTC', 'YYYY-MM-DD')",
  CLIENT: 'client_id',
};
const keptAs: Record<ReportGrouping, Grouping> = {
  METER: 'METER',
  ACCESS_KEY: 'ACCESS_KEY',
  LABEL: 'LABEL',
  DAY: 'METER',
  CLIENT: 'METER',
};

interface Row {
  readonly client_id: string;
  readonly name: string;
  readonly units: string;
  readonly price: string;
  readonly all_units: string;
  readonly all_price: string;
}

/**
 * Sums what was used in a span, group by group, from the totals of whole days and the lines of
 * the parts of days at its ends, in one statement.
 *
 * @returns groups in order of clients and names, and the sums over all that are behind `after`
 */
export async function sumUsage(
  database: Pick<Database, 'withTenant' | 'asSystem'>,
  options: SumOptions,
): Promise<{
  readonly groups: readonly GroupSum[];
  readonly units: bigint;
  readonly priceMinorUnits: bigint;
}> {
  const { sql, values } = statementOf(options);
  const work = (em: EntityManager) => em.execute<Row[]>(sql, [...values]);
  const rows =
    options.clientId === undefined
      ? await database.asSystem(reportPurpose, work, { readOnly: true })
      : await database.withTenant(options.clientId, work, { readOnly: true });
  return {
    groups: rows.map((row) => ({
      clientId: row.client_id,
      name: row.name,
      units: BigInt(row.units),
      priceMinorUnits: BigInt(row.price),
    })),
    units: BigInt(rows[0]?.all_units ?? 0),
    priceMinorUnits: BigInt(rows[0]?.all_price ?? 0),
  };
}

function statementOf({ clientId, span, grouping, after, limit }: SumOptions) {
  const { days, edges } = splitAtMidnight(span);
  const own = clientId === undefined ? '' : 'client_id = ? and';
  const owner = clientId === undefined ? [] : [clientId];
  const parts = [
    `select client_id, ${totalName[grouping]} as name, units, price_minor_units from usage_total
     where ${own} grouping = ? and day >= ? and day < ?`,
    ...edges.map(
      () => `select client_id, ${lineName[grouping]}, units, price_minor_units from usage_line
             where ${own} create_time >= ? and create_time < ?`,
    ),
  ];
  const behind = after === undefined ? '' : 'where (client_id collate "C", name collate "C") > (?, ?)';
  const sql = `select client_id, name, sum(units) as units, sum(price_minor_units) as price,
      sum(sum(units)) over () as all_units, sum(sum(price_minor_units)) over () as all_price
    from (${parts.join(' union all ')}) as part ${behind}
    group by client_id, name order by client_id collate "C", name collate "C" limit ?`;
  const values = [
    ...owner,
    keptAs[grouping],
    dayOf(days.from),
    dayOf(days.to),
    ...edges.flatMap(({ from, to }) => [...owner, from, to]),
    ...(after === undefined ? [] : [after.clientId, after.name]),
    limit,
  ];
  return { sql, values };
}
