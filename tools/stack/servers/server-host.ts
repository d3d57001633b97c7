import type { DataFolder } from '../data-folder.ts';
import type { PortBlock } from '../ports.ts';
import type { ProcessHost } from '../processes/launch.ts';
import type { ManagedProcess } from '../processes/managed-process.ts';

/** What every server is started with. */
export interface ServerHost {
  readonly data: DataFolder;
  readonly ports: PortBlock;
  readonly report: (line: string) => void;
}

/** A private server of the stack. */
export interface RunningServer extends ManagedProcess {
  readonly port: number;
  /** How its clients reach it, credentials included. */
  readonly url: string;
  /** Where it keeps its data; may be removed while it is down. */
  readonly storeFolder: string;
}

/** The environment that programs need to run at all; nothing else of ours is handed on. */
export function baseEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LANG: 'C.UTF-8', ...Object.fromEntries(kept) };
}

export function processHost(host: ServerHost): ProcessHost {
  const { logFolder, recordFolder } = host.data;
  return { logFolder, recordFolder, report: host.report };
}
