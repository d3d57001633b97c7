import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { sumUsage } from '../services/billing/src/reports/report-store.ts';
import { schema } from '../services/billing/src/schema.ts';
import { ensureDatabase, withClient } from '../tools/stack/servers/databases.ts';
import { startServer } from '../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../tools/testing/temporary-data.ts';
import { median, report } from './load/report.ts';

// How long a month's report takes over ten million usage events of one client, against the same
// answer by GROUP BY over the raw lines, and against itself over ten thousand: it is read from
// running totals, so how many events there are should not matter.

const few = 10_000;
const many = Number(process.argv[2] ?? 10_000_000);
const rounds = 5;
const reportsPerRound = 7;

/** Nothing looks a single line up here: without keys and log they are written in a third of the time and space. */
const bare = `
  alter table usage_line drop constraint usage_line_pkey;
  drop index usage_line_client_id_create_time_event_id_index;
  alter table usage_line set unlogged`;
/** Spread evenly over May 2026 and over four meters. */
const seedLines = `
  insert into usage_line (event_id, client_id, request_id, meter, units, create_time, access_key_id, label,
    price_minor_units)
  select n::text, $1, n::text, (array['face_match', 'face_detection', 'image_upload', 'check'])[n % 4 + 1],
    1, timestamptz '2026-05-01 00:00Z' + interval '31 days' * (n - 1) / $2::int, 'key_a', '', 5
  from generate_series(1, $2::int) as n`;
const seedTotals = `
  insert into usage_total (client_id, grouping, day, name, units, price_minor_units)
  select client_id, 'METER', (create_time at time zone 'UTC')::date, meter, sum(units), sum(price_minor_units)
  from usage_line where client_id = $1 group by 1, 2, 3, 4`;
const groupLines = `
  select meter, sum(units) as units, sum(price_minor_units) as price from usage_line
  where client_id = ? and create_time >= ? and create_time < ? group by meter order by meter`;

const host = await openTemporaryHost(() => undefined);
const postgres = await startServer('postgres', host);
try {
  const urls = await ensureDatabase({
    adminUrl: postgres.url,
    service: 'billing',
    passwordOf: (role) => role,
  });
  const log = createLogger({ service: 'billing', level: 'silent' });
  await migrate({ schema, ownerUrl: urls.ownerUrl, log });
  const database = createDatabase({ schema, ...urls, timeouts: { statementMs: 120_000 }, log });
  const clients = { few: newId('cli'), many: newId('cli') };
  const superuser = new URL(postgres.url);
  superuser.pathname = '/billing';
  await withClient(superuser.href, async (client) => {
    await client.query(bare);
    await client.query(seedLines, [clients.few, few]);
    await client.query(seedTotals, [clients.few]);
    await client.query(seedLines, [clients.many, many]);
    await client.query(seedTotals, [clients.many]);
    await client.query('vacuum analyze usage_line, usage_total');
  });

  const span = { from: new Date(Date.UTC(2026, 4)), to: new Date(Date.UTC(2026, 5)) };
  const reportOf = (clientId: string) =>
    sumUsage(database, { clientId, span, grouping: 'METER', limit: 100 });
  const groupOf = (clientId: string) =>
    database.withTenant(
      clientId,
      (em) => em.execute<{ units: string }[]>(groupLines, [clientId, span.from, span.to]),
      { readOnly: true },
    );
  const timed = async <T>(times: number[], work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    times.push(performance.now() - startedAt);
    return result;
  };
  const times = { few: [] as number[], many: [] as number[], grouped: [] as number[] };
  await Promise.all([reportOf(clients.few), reportOf(clients.many)]);
  for (let round = 0; round < rounds; round += 1) {
    const lines = await timed(times.grouped, () => groupOf(clients.many));
    for (let run = 0; run < reportsPerRound; run += 1) {
      await timed(times.few, () => reportOf(clients.few));
      const { units } = await timed(times.many, () => reportOf(clients.many));
      const grouped = lines.reduce((sum, line) => sum + BigInt(line.units), 0n);
      if (units !== grouped || units !== BigInt(many)) throw new Error(`${units} units, by lines ${grouped}`);
    }
  }
  await database.close();
  const [short, long, grouped] = [median(times.few), median(times.many), median(times.grouped)];
  report({ name: `report.over_${few}`, value: short, unit: 'ms' });
  report({ name: `report.over_${many}`, value: long, unit: 'ms' });
  report({ name: `report.group_by_over_${many}`, value: grouped, unit: 'ms' });
  report({
    name: 'report.against_group_by',
    value: grouped / long,
    unit: '×',
    atLeast: 10,
    note: `how much sooner than by GROUP BY over the ${many} lines the same answer is there`,
  });
  report({
    name: 'report.ratio',
    value: long / short,
    unit: '×',
    atMost: 2,
    note: `a month's report over ${many} billed calls against one over ${few}`,
  });
} finally {
  await postgres.stop();
  await host.close();
}
