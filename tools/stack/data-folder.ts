import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { endLeftovers } from './processes/end-leftovers.ts';
import { forgetProcess, readRecords, recordProcess } from './processes/process-record.ts';
import { openSecrets, type Secrets } from './secrets.ts';

/** A folder that holds all that one stack makes. It belongs to this process until `close`. */
export interface DataFolder {
  readonly path: string;
  readonly logFolder: string;
  readonly recordFolder: string;
  readonly secrets: Secrets;
  /** Makes a folder below, entered by its owner alone. */
  subfolder(name: string): string;
  close(): Promise<void>;
}

/** The file by which a data folder is known as ours. */
export const markerFile = 'cedula.json';
const owner = 'supervisor';

/**
 * Opens a data folder, making it where it is missing, and ends what a killed run left behind.
 * Throws where another run uses it, and where it holds something that isn't Cedula's.
 */
export async function openDataFolder(
  folder: string,
  report: (line: string) => void = () => undefined,
): Promise<DataFolder> {
  const asked = resolve(folder);
  mkdirSync(asked, { recursive: true, mode: 0o700 });
  const path = realpathSync(asked);
  refuseForeignFolder(path);
  const recordFolder = join(path, 'run');
  const unlock = await lock(path, recordFolder);
  chmodSync(path, 0o700);
  writeFileSync(join(path, markerFile), '{ "layout": 1 }\n', { mode: 0o600 });
  const subfolder = (name: string) => {
    const made = join(path, name);
    mkdirSync(made, { recursive: true, mode: 0o700 });
    return made;
  };
  const logFolder = subfolder('logs');
  await endLeftovers(recordFolder, report);
  recordProcess(recordFolder, owner, process.pid, 'SIGTERM');
  return {
    path,
    logFolder,
    recordFolder,
    secrets: openSecrets(join(path, 'secrets.json')),
    subfolder,
    close: async () => {
      forgetProcess(recordFolder, owner);
      await unlock();
    },
  };
}

function refuseForeignFolder(path: string): void {
  if (existsSync(join(path, markerFile)) || readdirSync(path).length === 0) return;
  throw new Error(
    `${path} holds something else than Cedula's data; choose an empty or a new folder with --data`,
  );
}

/**
 * The lock is a socket in Linux' abstract namespace (unix(7)): the kernel frees it at the very
 * moment its holder dies, so it cannot be left behind and there is nothing to clean up.
 */
async function lock(path: string, recordFolder: string): Promise<() => Promise<void>> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen({ path: `\0cedula-${name}` });
    await once(server, 'listening');
  } catch {
    const pid = readRecords(recordFolder).get(owner)?.pid;
    const holder = pid === undefined ? 'another run' : `another run (process ${pid})`;
    throw new Error(`${path} is in use by ${holder}; stop that one, or choose another folder with --data`);
  }
  server.unref();
  return async () => {
    server.close();
    await once(server, 'close');
  };
}
