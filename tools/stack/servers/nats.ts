import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manageProcess } from '../processes/managed-process.ts';
import { answersHttp } from '../processes/probes.ts';
import { programPath } from './find-programs.ts';
import { baseEnvironment, processHost, type RunningServer, type ServerHost } from './server-host.ts';

/** NATS, with the port that answers about its health (`/healthz`, `/jsz`, `/connz`). */
export interface NatsServer extends RunningServer {
  readonly monitoringPort: number;
}

const user = 'cedula';

/** Starts a private NATS with JetStream. Its URL carries user and password. */
export async function startNats(host: ServerHost): Promise<NatsServer> {
  const storeFolder = host.data.subfolder('nats');
  const password = host.data.secrets('nats/password');
  const port = await host.ports.take();
  const monitoringPort = await host.ports.take();
  const configuration = [
    `listen: "127.0.0.1:${port}"`,
    `http: "127.0.0.1:${monitoringPort}"`,
    `authorization { user: "${user}", password: "${password}" }`,
    `jetstream { store_dir: "${storeFolder}", max_memory_store: 64MB, max_file_store: 1GB }`,
    'max_payload: 1MB',
  ];
  const file = join(host.data.path, 'nats.conf');
  writeFileSync(file, `${configuration.join('\n')}\n`, { mode: 0o600 });
  const managed = manageProcess(
    {
      name: 'nats',
      command: [programPath('nats'), '--config', file],
      environment: baseEnvironment(),
      ready: answersHttp(`http://127.0.0.1:${monitoringPort}/healthz?js-enabled=true`),
      readyTimeoutMs: 30_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 10_000,
    },
    processHost(host),
  );
  await managed.start();
  const url = `nats://${user}:${password}@127.0.0.1:${port}`;
  return { ...managed, port, monitoringPort, storeFolder, url };
}
