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

// How long a report takes over a hundred and over a million billed calls of one client: it is
// read from running totals, so it should be the same.

const few = 100;
const many = 1_000_000;
const runs = 31;

/** Spread evenly over May 2026 and over four meters. */
const seedLines = `
  insert into usage_line (event_id, client_id, request_id, meter, units, create_time, access_key_id, label,
    price_minor_units)
  select $1 || '_' || n, $1, 'req_' || n, (array['face_match', 'face_detection', 'image_upload', 'check'])[n % 4 + 1],
    1, timestamptz '2026-05-01 00:00Z' + interval '31 days' * (n - 1) / $2::int, 'key_a', '', 5
  from generate_series(1, $2::int) as n`;
const seedTotals = `
  insert into usage_total (client_id, grouping, day, name, units, price_minor_units)
  select client_id, 'METER', (create_time at time zone 'UTC')::date, meter, sum(units), sum(price_minor_units)
  from usage_line where client_id = $1 group by 1, 2, 3, 4`;

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
  const database = createDatabase({ schema, appUrl: urls.appUrl, systemUrl: urls.systemUrl, log });
  const clients = { few: newId('cli'), many: newId('cli') };
  const superuser = new URL(postgres.url);
  superuser.pathname = '/billing';
  const fill = async (clientId: string, count: number) => {
    await withClient(superuser.href, async (client) => {
      await client.query(seedLines, [clientId, count]);
      await client.query(seedTotals, [clientId]);
    });
  };
  await fill(clients.few, few);
  await fill(clients.many, many);
  await withClient(superuser.href, (client) => client.query('vacuum analyze'));

  const span = { from: new Date(Date.UTC(2026, 4)), to: new Date(Date.UTC(2026, 5)) };
  const time = async (clientId: string) => {
    const startedAt = performance.now();
    const sum = await sumUsage(database, { clientId, span, grouping: 'METER', limit: 100 });
    return { ms: performance.now() - startedAt, units: sum.units };
  };
  const times = { few: [] as number[], many: [] as number[] };
  await time(clients.few);
  for (let run = 0; run < runs; run += 1) {
    times.few.push((await time(clients.few)).ms);
    const long = await time(clients.many);
    times.many.push(long.ms);
    if (long.units !== BigInt(many)) throw new Error(`the report says ${long.units} units`);
  }
  await database.close();
  report({ name: `report.over_${few}`, value: median(times.few), unit: 'ms' });
  report({ name: `report.over_${many}`, value: median(times.many), unit: 'ms' });
  report({
    name: 'report.ratio',
    value: median(times.many) / median(times.few),
    unit: '×',
    atMost: 2,
    note: `a month's report over ${many} billed calls against one over ${few}`,
  });
} finally {
  await postgres.stop();
  await host.close();
}
