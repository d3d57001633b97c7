import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DataFolder, markerFile, openDataFolder } from '../stack/data-folder.ts';
import { claimPorts } from '../stack/ports.ts';
import type { ServerHost } from '../stack/servers/server-host.ts';

/** What servers run in for as long as a test needs them. */
export interface TemporaryHost extends ServerHost {
  /** Frees the ports and removes the folder. The servers have ended by then. */
  close(): Promise<void>;
}

const prefix = 'cedula-test-';

/** An empty folder below the system's temporary one; what a killed run leaves in it, a later run removes. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), prefix));
}

/** A data folder of its own below the system's temporary folder, and a block of ports. */
export async function openTemporaryHost(report: (line: string) => void): Promise<TemporaryHost> {
  await removeAbandoned();
  const data = await openDataFolder(temporaryFolder(), report);
  const ports = await claimPorts();
  const close = async () => {
    await ports.release();
    await remove(data);
  };
  return { data, ports, report, close };
}

/** Removes the folders of test runs that were killed; one that is in use refuses to be opened. */
async function removeAbandoned(): Promise<void> {
  // One without the marker is just being opened by somebody else.
  for (const marker of globSync(join(tmpdir(), `${prefix}*`, markerFile))) {
    const data = await openDataFolder(dirname(marker)).catch(() => undefined);
    if (data !== undefined) await remove(data);
  }
}

async function remove(data: DataFolder): Promise<void> {
  // While it is still locked: another run would take an unlocked one for abandoned.
  removeFolder(data.path);
  await data.close();
}

/** Removes a folder and what it holds, also while another run that found it abandoned does the same. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
