import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installMissing } from '../stack/servers/install.ts';
import { type ServerName, type Servers, startServer } from '../stack/servers/start-server.ts';
import { startServices } from '../stack/start-services.ts';
import { serviceNames } from '../stack/services.ts';
import { serveControl } from './control.ts';
import { meshSettings } from './mesh-settings.ts';
import { rolePassword } from './role-password.ts';
import { openTemporaryHost, type TemporaryHost } from './temporary-data.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket over which test files ask for servers; see `servers.ts` and `mesh.ts` here. */
    control: string;
  }
}

/** Vitest's global setup: one set of servers and one mesh for all test files, started when first asked for. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const host = await openTemporaryHost((line) => console.error(line));
  const undo = new AsyncDisposableStack();
  undo.defer(() => host.close());
  const servers = serversOnDemand(host, undo);
  const mesh = async () => {
    const postgres = await servers.postgres();
    agreeOnPasswords(host, postgres.url);
    const services = await startServices({
      host,
      servers: {
        postgres,
        redis: await servers.redis(),
        nats: await servers.nats(),
        s3: await servers.s3(),
        bank: await servers.bank(),
      },
      httpPort: await host.ports.take(),
      settings: meshSettings,
    });
    undo.defer(() => services.stop());
    const { httpUrl, ports, environments } = services;
    return JSON.stringify({ httpUrl, ports, environments });
  };

  const socketPath = join(host.data.path, 'control.sock');
  const control = await serveControl(socketPath, {
    postgres: async () => (await servers.postgres()).url,
    redis: async () => (await servers.redis()).url,
    nats: async () => (await servers.nats()).url,
    s3: async () => {
      const { url, accessKey, secretKey, bucket } = await servers.s3();
      return JSON.stringify({ url, accessKey, secretKey, bucket });
    },
    bank: async () => {
      const { url, apiKey, controlUrl } = await servers.bank();
      return JSON.stringify({ url, apiKey, controlUrl });
    },
    mesh,
  });
  project.provide('control', socketPath);

  return async () => {
    control.close();
    control.closeAllConnections();
    await undo.disposeAsync();
  };
}

/** The mesh takes its roles' passwords from here; test files with databases of their own know the same. */
function agreeOnPasswords({ data }: TemporaryHost, adminUrl: string): void {
  for (const role of serviceNames.flatMap((name) => [`${name}_owner`, `${name}_app`, `${name}_system`])) {
    data.secrets(`postgres/${role}`, () => rolePassword(adminUrl, role));
  }
}

type OnDemand = { readonly [Name in ServerName]: () => Promise<Servers[Name]> };

/** Each server is started once, when it is first wanted. */
function serversOnDemand(host: TemporaryHost, undo: AsyncDisposableStack): OnDemand {
  const once = <Name extends ServerName>(name: Name) => {
    let starting: Promise<Servers[Name]> | undefined;
    const start = async () => {
      await installMissing(host.report);
      const server = await startServer(name, host);
      undo.defer(() => server.stop());
      return server;
    };
    return () => (starting ??= start());
  };
  return {
    postgres: once('postgres'),
    redis: once('redis'),
    nats: once('nats'),
    s3: once('s3'),
    bank: once('bank'),
  };
}
