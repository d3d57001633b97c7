import { openDataFolder } from './data-folder.ts';
import { claimPorts, isFree } from './ports.ts';
import { installMissing } from './servers/install.ts';
import type { ServerHost } from './servers/server-host.ts';
import { type ServerName, type Servers, startServer } from './servers/start-server.ts';
import { type Mesh, type ServicesOptions, startServices } from './start-services.ts';

export interface StackOptions {
  /** Holds all that the stack makes; made where it is missing. One stack at a time. */
  readonly dataFolder: string;
  /** The gateway's port; a free one where none is given. */
  readonly port?: number;
  /** `CEDULA_*` settings of api.md; what isn't set has its default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly adjust?: ServicesOptions['adjust'];
  readonly servicesFolder?: ServicesOptions['servicesFolder'];
  /** Takes a sentence per thing worth knowing, such as a process that crashed and comes back. */
  readonly report?: (line: string) => void;
  /** Gives up and ends what was started. */
  readonly signal?: AbortSignal | undefined;
}

/** Cedula on one machine: its servers, its services, ready. */
export interface Stack extends Mesh {
  readonly servers: Servers;
  /** Ends everything in reverse order. What the data folder holds stays. */
  stop(): Promise<void>;
}

/**
 * Starts Cedula on this machine and waits until `GET /readyz` is 200. Throws where the folder or
 * the port is taken, a program is missing, or a process isn't ready in time; nothing is left
 * running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { report = () => undefined, signal } = options;
  await using undo = new AsyncDisposableStack();
  await installMissing(report);
  const data = await openDataFolder(options.dataFolder, report);
  undo.defer(() => data.close());
  const ports = await claimPorts();
  undo.defer(() => ports.release());
  const host = { data, ports, report };
  const httpPort = await httpPortFor(options.port, host);
  signal?.throwIfAborted();

  const servers = await startServers(host, undo);
  signal?.throwIfAborted();
  const mesh = await startServices({
    host,
    servers,
    httpPort,
    settings: options.environment ?? {},
    adjust: options.adjust,
    servicesFolder: options.servicesFolder,
    signal,
  });
  undo.defer(() => mesh.stop());
  const inReverse = undo.move();
  return { ...mesh, servers, stop: () => inReverse.disposeAsync() };
}

async function httpPortFor(asked: number | undefined, host: ServerHost): Promise<number> {
  if (asked === undefined) return host.ports.take();
  if (await isFree(asked)) return asked;
  throw new Error(`port ${asked} is taken by another program; choose another with --port`);
}

async function startServers(host: ServerHost, undo: AsyncDisposableStack): Promise<Servers> {
  const start = async <Name extends ServerName>(name: Name): Promise<Servers[Name]> => {
    const server = await startServer(name, host);
    undo.defer(() => server.stop());
    return server;
  };
  const starting = [start('postgres'), start('redis'), start('nats'), start('s3'), start('bank')] as const;
  // Where one fails, the others have to be up before they can be ended.
  await Promise.allSettled(starting);
  const [postgres, redis, nats, s3, bank] = await Promise.all(starting);
  return { postgres, redis, nats, s3, bank };
}
