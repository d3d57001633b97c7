import type { EntityManager } from '@cedula/chassis/db/database.ts';

/** Units that are to be counted at a graduated price. */
export interface Places {
  readonly clientId: string;
  readonly meter: string;
  /** Where the span begins in which they are counted together. */
  readonly startTime: Date;
  readonly units: bigint;
}

/**
 * Takes the next places for units, in one statement and one order, and gives how many units
 * came before each. Whoever counts on in the same span waits until the transaction ends.
 */
export async function takePlaces(em: EntityManager, asked: readonly Places[]): Promise<bigint[]> {
  if (asked.length === 0) return [];
  const rows = asked.map(({ startTime, units, ...rest }) => ({
    ...rest,
    startTime: startTime.toISOString(),
    units: String(units),
  }));
  const taken = await em.execute<{ client_id: string; meter: string; start_ms: string; units: string }[]>(
    `insert into usage_place (client_id, meter, start_time, units)
     select "clientId", meter, "startTime", units
     from jsonb_to_recordset(?::jsonb) as place ("clientId" text, meter text, "startTime" timestamptz, units bigint)
     order by "clientId" collate "C", meter collate "C", "startTime"
     on conflict (client_id, meter, start_time) do update set units = usage_place.units + excluded.units
     returning client_id, meter, (extract(epoch from start_time) * 1000)::bigint as start_ms, units`,
    [JSON.stringify(rows)],
  );
  const after = new Map(
    taken.map((row) => [`${row.client_id} ${row.meter} ${row.start_ms}`, BigInt(row.units)]),
  );
  return asked.map(({ clientId, meter, startTime, units }) => {
    const last = after.get(`${clientId} ${meter} ${startTime.getTime()}`);
    if (last === undefined) throw new Error('places were not taken');
    return last - units;
  });
}
