import { Client as S3Client } from 'minio';
import { Client } from 'pg';
import { globSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Servers } from '../../../tools/stack/servers/start-server.ts';
import { withClient } from '../../../tools/stack/servers/databases.ts';
import type { ServiceName } from '../../../tools/stack/services.ts';
import type { FaultyStack } from './faulty-stack.ts';

/** Asks a service's database as its superuser, whom no policy keeps from seeing everything. */
export async function rowsOf<Row extends object>(
  { servers }: Pick<FaultyStack, 'servers'>,
  service: ServiceName,
  sql: string,
): Promise<Row[]> {
  return withClient(databaseUrl(servers, service), async (client) => (await client.query<Row>(sql)).rows);
}

function databaseUrl(servers: Servers, service: ServiceName): string {
  const url = new URL(servers.postgres.url);
  url.pathname = `/${service}`;
  return url.href;
}

/** A table that nobody else can use. */
export interface LockedTable extends AsyncDisposable {
  /** How many sessions wait for it. */
  waiting(): Promise<number>;
  release(): Promise<void>;
}

/** Locks a table of a service. What needs it waits, for at most two seconds. */
export async function lockTable(
  stack: FaultyStack,
  service: ServiceName,
  table: string,
): Promise<LockedTable> {
  const client = new Client({ connectionString: databaseUrl(stack.servers, service) });
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  let isReleased = false;
  const release = async () => {
    if (isReleased) return;
    isReleased = true;
    await client.end();
  };
  const waiters = `select count(*)::int as waiting from pg_stat_activity
    where datname = '${service}' and wait_event_type = 'Lock'`;
  return {
    waiting: async () => (await rowsOf<{ waiting: number }>(stack, service, waiters))[0]?.waiting ?? 0,
    release,
    [Symbol.asyncDispose]: release,
  };
}

/** How many events have not been confirmed by their consumers. */
export async function unconfirmed(stack: Pick<FaultyStack, 'servers'>): Promise<number> {
  const counts = await Promise.all(
    (['media', 'inference'] as const).map((service) =>
      rowsOf<{ rows: number }>(stack, service, 'select count(*)::int as rows from outbox'),
    ),
  );
  return counts.flat().reduce((sum, { rows }) => sum + rows, 0);
}

/** The keys of all objects. */
export async function objectKeys({ servers: { s3 } }: FaultyStack): Promise<Set<string>> {
  const { hostname, port } = new URL(s3.url);
  const { accessKey, secretKey } = s3;
  const client = new S3Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey,
    secretKey,
  });
  const keys = new Set<string>();
  for await (const { name } of client.listObjectsV2(s3.bucket, '', true)) keys.add(String(name));
  return keys;
}

/** The keys that the rows of all images name. */
export async function keysOfRows(stack: FaultyStack): Promise<Set<string>> {
  const rows = await rowsOf<{ key: string }>(
    stack,
    'media',
    `select client_id || '/' || id || '/' || (variant ->> 'name') as key
     from image, jsonb_array_elements(variants) as variant`,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Makes all objects look as if they had been stored so long ago. */
export function backdateObjects({ servers: { s3 } }: FaultyStack, ms: number): void {
  const then = new Date(Date.now() - ms);
  for (const file of globSync(join(s3.storeFolder, 'objects', '**', '*._S3rver_object'))) {
    utimesSync(file, then, then);
  }
}

/** What the services' logs say of a request: why it failed stands nowhere else. */
export function loggedOf({ processes }: FaultyStack, requestId: string): string[] {
  return Object.values(processes).flatMap(({ name, logFile }) =>
    readFileSync(logFile, 'utf8')
      .split('\n')
      .filter((line) => requestId !== '' && line.includes(requestId))
      .map((line) => `${name}: ${line}`),
  );
}
