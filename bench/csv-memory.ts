import { Cedula } from '@cedula/client';
import { readFileSync } from 'node:fs';
import { withClient } from '../tools/stack/servers/databases.ts';
import { startStack } from '../tools/stack/start-stack.ts';
import { removeFolder, temporaryFolder } from '../tools/testing/temporary-data.ts';
import { report } from './load/report.ts';

// How much memory gateway and billing take to hand out a million billed requests in CSV, against
// ten thousand: both hold a message of lines at a time, so it should be nearly the same. Held as a
// whole, a million lines would be hundreds of megabytes in each.

const few = 10_000;
const many = Number(process.argv[2] ?? 1_000_000);
const mebibyte = 1024;

const seed = `
  insert into usage_line (event_id, client_id, request_id, meter, units, create_time, access_key_id, label,
    price_minor_units)
  select $1 || n, $1, 'req_' || lpad(n::text, 26, '0'), 'face_match', 1,
    date_trunc('month', now()) + interval '1 millisecond' * n, 'key_01kdvw5g7xf3v8m2q6zj4t9c5r', 'lobby', 5
  from generate_series(1, $2::int) as n`;

const dataFolder = temporaryFolder();
const stack = await startStack({ dataFolder, environment: { CEDULA_ENGINE: 'simulated' } });
try {
  const sizes = { few, many };
  const clients = new Map<keyof typeof sizes, Cedula>();
  const database = new URL(stack.servers.postgres.url);
  database.pathname = '/billing';
  for (const size of ['few', 'many'] as const) {
    const company = { name: 'ACME', email: 'it@acme.example' };
    const { client, cedula } = await Cedula.signUp(stack.httpUrl, company);
    await withClient(database.href, (sql) => sql.query(seed, [client.id, sizes[size]]));
    clients.set(size, cedula);
  }
  await withClient(database.href, (sql) => sql.query('vacuum analyze usage_line'));

  const { gateway, billing } = stack.processes;
  const peaks = { few: { gateway: 0, billing: 0 }, many: { gateway: 0, billing: 0 } };
  for (const size of ['few', 'few', 'many'] as const) {
    const startedAt = performance.now();
    const look = setInterval(() => {
      peaks[size].gateway = Math.max(peaks[size].gateway, residentKibibytes(gateway.pid()));
      peaks[size].billing = Math.max(peaks[size].billing, residentKibibytes(billing.pid()));
    }, 20);
    const lines = await readLines(clients.get(size)).finally(() => clearInterval(look));
    if (lines !== sizes[size] + 1) throw new Error(`${lines} lines of ${sizes[size]} came`);
    if (size === 'many') {
      const perSecond = (many * 1_000) / (performance.now() - startedAt);
      report({ name: 'csv.rate', value: perSecond, unit: 'lines/s' });
    }
  }
  for (const service of ['gateway', 'billing'] as const) {
    report({ name: `csv.${service}.over_${few}`, value: peaks.few[service] / mebibyte, unit: 'MiB' });
    report({ name: `csv.${service}.over_${many}`, value: peaks.many[service] / mebibyte, unit: 'MiB' });
    report({
      name: `csv.${service}.growth`,
      value: (peaks.many[service] - peaks.few[service]) / mebibyte,
      unit: 'MiB',
      // What V8 lets lie before it collects, and far from what all lines would take.
      atMost: 256,
      note: `how much more memory ${service} takes for ${many} lines than for ${few}`,
    });
  }
} finally {
  await stack.stop();
  removeFolder(dataFolder);
}

/** Reads all lines and keeps none; gives how many there were. */
async function readLines(cedula: Cedula | undefined): Promise<number> {
  const answer = await cedula?.fetch('GET', '/v1/reports/usage/lines', {
    headers: { accept: 'text/csv' },
    timeoutMs: 300_000,
  });
  if (answer?.status !== 200 || answer.body === null) throw new Error(`CSV was refused: ${answer?.status}`);
  const lineFeed = 10;
  let lines = 0;
  for await (const chunk of answer.body) {
    for (const byte of chunk) if (byte === lineFeed) lines += 1;
  }
  return lines;
}

function residentKibibytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
