import { openAuthority } from './certificates.ts';
import type { ServicePorts, Surroundings } from './service-environment.ts';
import { ensureDatabase } from './servers/databases.ts';
import type { ServerHost } from './servers/server-host.ts';
import type { Servers } from './servers/start-server.ts';
import { perService, type ServiceName, services } from './services.ts';

export interface SurroundingsOptions {
  readonly host: ServerHost;
  readonly servers: Servers;
  readonly httpPort: number;
  readonly settings: Surroundings['settings'];
}

/** Makes what the services need before they start: ports, certificates, databases with their roles. */
export async function prepareSurroundings(options: SurroundingsOptions): Promise<Surroundings> {
  const { host, servers, settings } = options;
  const { secrets } = host.data;
  const certificateFor = await openAuthority(host.data.subfolder('certificates'));
  const passwordOf = (role: string) => secrets(`postgres/${role}`);
  const databaseFor = async (service: ServiceName) => {
    if (services[service].database === undefined) return undefined;
    return ensureDatabase({ adminUrl: servers.postgres.url, service, passwordOf });
  };
  return {
    servers,
    secrets,
    settings,
    mailFolder: host.data.subfolder('mail'),
    certificates: await perService(certificateFor),
    databases: await perService(databaseFor),
    ports: await perService((name) => portsFor(name, options)),
  };
}

async function portsFor(name: ServiceName, { host, httpPort }: SurroundingsOptions): Promise<ServicePorts> {
  const { grpc, http } = services[name];
  return {
    internal: await host.ports.take(),
    ...(grpc && { grpc: await host.ports.take() }),
    ...(http && { http: httpPort }),
  };
}
