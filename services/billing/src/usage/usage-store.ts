import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { UsageLine } from './usage-line.ts';
import type { UsageTotal } from './usage-total.ts';

/** Stores lines in one statement. */
export async function insertLines(em: EntityManager, lines: readonly UsageLine[]): Promise<void> {
  if (lines.length === 0) return;
  await em.execute(
    `insert into usage_line (event_id, client_id, request_id, meter, units, create_time, access_key_id, label,
       price_minor_units, bill_month)
     select "eventId", "clientId", "requestId", meter, units, "createTime", "accessKeyId", label, "priceMinorUnits",
       "billMonth"
     from jsonb_to_recordset(?::jsonb) as line ("eventId" text, "clientId" text, "requestId" text, meter text,
       units bigint, "createTime" timestamptz, "accessKeyId" text, label text, "priceMinorUnits" bigint,
       "billMonth" date)`,
    [toJson(lines)],
    'run',
  );
}

/** Adds to running totals in one statement, in the order given. */
export async function addTotals(em: EntityManager, totals: readonly UsageTotal[]): Promise<void> {
  if (totals.length === 0) return;
  await em.execute(
    `insert into usage_total (client_id, grouping, day, name, units, price_minor_units)
     select "clientId", grouping, day, name, units, "priceMinorUnits"
     from jsonb_to_recordset(?::jsonb) as total ("clientId" text, grouping text, day date, name text, units bigint,
       "priceMinorUnits" bigint)
     on conflict (client_id, grouping, day, name) do update set
       units = usage_total.units + excluded.units,
       price_minor_units = usage_total.price_minor_units + excluded.price_minor_units`,
    [toJson(totals)],
    'run',
  );
}

function toJson(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
