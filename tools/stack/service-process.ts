import { join } from 'node:path';
import { launch, logFileOf } from './processes/launch.ts';
import { tailOfLog } from './processes/log-file.ts';
import { manageProcess, type ManagedProcess } from './processes/managed-process.ts';
import { answersHttp } from './processes/probes.ts';
import { type Environment, migrationEnvironment, type Surroundings } from './service-environment.ts';
import { processHost, type ServerHost } from './servers/server-host.ts';
import { type ServiceName, services } from './services.ts';

/** Where the services' programs are, and what their processes are run with. */
export interface Programs {
  /** `<folder>/<service>/src/main.ts` serves, `migrate.ts` migrates. */
  readonly folder: string;
  readonly host: ServerHost;
}

const migrationTimeoutMs = 120_000;

/** Brings a service's database up to date; does nothing for a service that has none. */
export async function migrate(name: ServiceName, from: Surroundings, programs: Programs): Promise<void> {
  if (services[name].database === undefined) return;
  const plan = {
    name: `${name}-migrate`,
    command: command(programs, name, 'migrate.ts'),
    environment: migrationEnvironment(name, from),
    stopSignal: 'SIGTERM',
  } as const;
  const host = processHost(programs.host);
  const launched = launch(plan, host);
  const limit = setTimeout(() => launched.signal('SIGKILL'), migrationTimeoutMs);
  const { succeeded, how } = await launched.ended;
  clearTimeout(limit);
  if (succeeded) return;
  const log = logFileOf(plan.name, host);
  throw new Error(
    `the database of ${name} could not be migrated (${how}). The end of ${log}:\n${tailOfLog(log)}`,
  );
}

/** The process that serves; not started yet. */
export function serviceProcess(
  name: ServiceName,
  environment: Environment,
  internalPort: number,
  programs: Programs,
): ManagedProcess {
  const plan = {
    name,
    command: command(programs, name, 'main.ts'),
    environment,
    ready: answersHttp(`http://127.0.0.1:${internalPort}/readyz/self`),
    readyTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
  } as const;
  return manageProcess(plan, processHost(programs.host));
}

function command(programs: Programs, name: ServiceName, program: string): string[] {
  return [process.execPath, join(programs.folder, name, 'src', program)];
}
