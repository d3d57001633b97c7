import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installMissing } from '../stack/servers/install.ts';
import type { ManagedProcess } from '../stack/processes/managed-process.ts';
import { type ServerName, startServer } from '../stack/servers/start-server.ts';
import { serveControl } from './control.ts';
import { openTemporaryHost } from './temporary-data.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket over which test files ask for servers; see `servers.ts` beside this file. */
    control: string;
  }
}

/** Vitest's global setup: one set of servers for all test files, each started when first asked for. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const host = await openTemporaryHost((line) => console.error(line));
  const running: ManagedProcess[] = [];
  const start = async <Name extends ServerName>(name: Name) => {
    installMissing(host.report);
    const server = await startServer(name, host);
    running.push(server);
    return server;
  };
  const socketPath = join(host.data.path, 'control.sock');
  const control = await serveControl(socketPath, {
    postgres: async () => (await start('postgres')).url,
    redis: async () => (await start('redis')).url,
    nats: async () => (await start('nats')).url,
    s3: async () => {
      const { url, accessKey, secretKey, bucket } = await start('s3');
      return JSON.stringify({ url, accessKey, secretKey, bucket });
    },
  });
  project.provide('control', socketPath);

  return async () => {
    control.close();
    control.closeAllConnections();
    for (const server of running.toReversed()) await server.stop();
    await host.close();
  };
}
