import { join } from 'node:path';
import { Client } from 'pg';
import { manageProcess } from '../processes/managed-process.ts';
import { programPath } from './find-programs.ts';
import { ensureCluster, folderAsSeen } from './postgres-cluster.ts';
import { baseEnvironment, processHost, type RunningServer, type ServerHost } from './server-host.ts';
import { unprivilegedAccount } from './unprivileged-account.ts';

const superuser = 'cedula';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '200',
  fsync: 'on',
  synchronous_commit: 'on',
  // A client that hangs in a transaction must not hold its locks forever.
  idle_in_transaction_session_timeout: '60s',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** Starts a private PostgreSQL; makes its cluster the first time. `url` is the superuser's. */
export async function startPostgres(host: ServerHost): Promise<RunningServer> {
  const program = programPath('postgres');
  const account = unprivilegedAccount('postgres');
  const storeFolder = join(host.data.path, 'postgres');
  const password = host.data.secrets('postgres/superuser');
  ensureCluster({ program, account, folder: storeFolder, superuser, password });

  const port = await host.ports.take();
  const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  const options = Object.entries({ ...settings, port: String(port) });
  const managed = manageProcess(
    {
      name: 'postgres',
      command: [program, '-D', folderAsSeen, ...options.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      environment: baseEnvironment(),
      privileges: account?.privileges ?? [],
      folder: storeFolder,
      ready: () => answersQueries(url),
      readyTimeoutMs: 60_000,
      stopSignal: 'SIGINT',
      stopTimeoutMs: 15_000,
    },
    processHost(host),
  );
  await managed.start();
  return { ...managed, port, url, storeFolder };
}

async function answersQueries(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  // Without a listener a connection that breaks ends this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
