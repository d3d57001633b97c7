import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A process that cannot be confused with a later one of the same id: the start time
 * (clock ticks since boot, proc(5) /proc/pid/stat field 22) and the boot tell them apart.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

/** What is kept on disk about a process that was started, so that a later run can end it. */
export interface ProcessRecord extends ProcessIdentity {
  readonly stopSignal: NodeJS.Signals;
}

/** The identity of a running process; undefined where there is none, or only a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // Field 2 is the program's name in parentheses and may hold anything, spaces and ")" included.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTicks = fields[18];
  if (state === 'Z' || startTicks === undefined) return undefined;
  return { pid, startTicks, bootId: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '' };
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** Remembers a started process under `<folder>/<name>.json`. Gives nothing where it has ended already. */
export function recordProcess(folder: string, name: string, pid: number, stopSignal: NodeJS.Signals): void {
  const identity = identify(pid);
  if (identity === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const record: ProcessRecord = { ...identity, stopSignal };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(record), { mode: 0o600 });
}

/** Forgets a process that has ended. */
export function forgetProcess(folder: string, name: string): void {
  rmSync(join(folder, `${name}.json`), { force: true });
}

/** Every remembered process by its name. A record that cannot be read is dropped: it names nobody. */
export function readRecords(folder: string): ReadonlyMap<string, ProcessRecord> {
  const records = new Map<string, ProcessRecord>();
  for (const file of listFolder(folder)) {
    const record = parseRecord(readText(join(folder, file)) ?? '');
    if (record === undefined) rmSync(join(folder, file), { force: true });
    else records.set(file.slice(0, -'.json'.length), record);
  }
  return records;
}

function parseRecord(text: string): ProcessRecord | undefined {
  try {
    const record: ProcessRecord = JSON.parse(text);
    return Number.isInteger(record.pid) && record.pid > 1 && typeof record.startTicks === 'string'
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
