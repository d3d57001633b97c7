import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ManagedProcess } from './processes/managed-process.ts';
import { prepareSurroundings } from './prepare-surroundings.ts';
import { type Environment, type ServicePorts, servingEnvironment } from './service-environment.ts';
import { migrate, serviceProcess } from './service-process.ts';
import type { ServerHost } from './servers/server-host.ts';
import type { Servers } from './servers/start-server.ts';
import { perService, type ServiceName } from './services.ts';

export type Adjust = (service: ServiceName, environment: Environment) => Environment | Promise<Environment>;

export interface ServicesOptions {
  readonly host: ServerHost;
  readonly servers: Servers;
  /** The gateway's port. */
  readonly httpPort: number;
  /** `CEDULA_*` settings; each service gets those it reads. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Changes what a service is given, for tests that put something between it and a peer. */
  readonly adjust?: Adjust | undefined;
  /** Where the services' programs are; the repository's own where none is given. */
  readonly servicesFolder?: string | undefined;
  /** Gives up and ends what was started. */
  readonly signal?: AbortSignal | undefined;
}

/** The services of a mesh. */
export interface Mesh {
  /** Where the gateway serves. */
  readonly httpUrl: string;
  readonly ports: Readonly<Record<ServiceName, ServicePorts>>;
  /** What each service was started with. */
  readonly environments: Readonly<Record<ServiceName, Environment>>;
  readonly processes: Readonly<Record<ServiceName, ManagedProcess>>;
  /** Ends the gateway first, then the others. */
  stop(): Promise<void>;
}

const ownServices = fileURLToPath(new URL('../../services', import.meta.url));
const readyTimeoutMs = 120_000;

/** Migrates the databases, starts the services, and waits until the whole mesh can serve. */
export async function startServices(options: ServicesOptions): Promise<Mesh> {
  const { host, signal } = options;
  const surroundings = await prepareSurroundings(options);
  const programs = { folder: options.servicesFolder ?? ownServices, host };
  await perService((name) => migrate(name, surroundings, programs));
  signal?.throwIfAborted();

  const environments = await perService(async (name) => {
    const environment = servingEnvironment(name, surroundings);
    return (await options.adjust?.(name, environment)) ?? environment;
  });
  const processes = await perService(async (name) =>
    serviceProcess(name, environments[name], surroundings.ports[name].internal, programs),
  );
  const httpUrl = `http://127.0.0.1:${options.httpPort}`;
  const stop = async () => {
    await processes.gateway.stop();
    await perService((name) => processes[name].stop());
  };
  const giveUp = () => void stop();
  signal?.addEventListener('abort', giveUp);
  try {
    await perService((name) => processes[name].start());
    await waitForMesh(httpUrl, signal);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
  return { httpUrl, ports: surroundings.ports, environments, processes, stop };
}

async function waitForMesh(httpUrl: string, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    try {
      const answer = await fetch(`${httpUrl}/readyz`, { signal: AbortSignal.timeout(2_000) });
      last = `${answer.status} ${await answer.text()}`;
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`the mesh was not ready within ${readyTimeoutMs / 1_000} s; GET /readyz: ${last}`);
}
