import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manageProcess } from '../processes/managed-process.ts';
import { answersLine } from '../processes/probes.ts';
import { programPath } from './find-programs.ts';
import { baseEnvironment, processHost, type RunningServer, type ServerHost } from './server-host.ts';

/**
 * Starts a private Redis that forgets no nonce: every write goes to the append-only file, and
 * at its memory limit it refuses writes instead of dropping keys.
 */
export async function startRedis(host: ServerHost): Promise<RunningServer> {
  const storeFolder = host.data.subfolder('redis');
  const password = host.data.secrets('redis/password');
  const port = await host.ports.take();
  const configuration = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${storeFolder}"`,
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory 256mb',
    'maxmemory-policy noeviction',
    'save ""',
    'daemonize no',
  ];
  const file = join(host.data.path, 'redis.conf');
  writeFileSync(file, `${configuration.join('\n')}\n`, { mode: 0o600 });
  const managed = manageProcess(
    {
      name: 'redis',
      command: [programPath('redis'), file],
      environment: baseEnvironment(),
      ready: answersLine(port, `AUTH ${password}\r\nPING\r\n`, '+OK\r\n+PONG'),
      readyTimeoutMs: 30_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 10_000,
    },
    processHost(host),
  );
  await managed.start();
  return { ...managed, port, storeFolder, url: `redis://:${password}@127.0.0.1:${port}` };
}
