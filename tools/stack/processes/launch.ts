import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { signalGroup } from './end-leftovers.ts';
import { limitLog, openLog } from './log-file.ts';
import { forgetProcess, recordProcess } from './process-record.ts';

/** How a program is run. */
export interface LaunchPlan {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** What asks it to end; PostgreSQL's is SIGINT ("fast"), since SIGTERM waits for every client. */
  readonly stopSignal: NodeJS.Signals;
  /** A folder that is handed over open, as file descriptor 3. */
  readonly folder?: string;
  /** setpriv(1) options, such as the user to run as. */
  readonly privileges?: readonly string[];
}

/** Where a process writes, and who hears what happens to it. */
export interface ProcessHost {
  readonly logFolder: string;
  readonly recordFolder: string;
  readonly report: (line: string) => void;
}

/** How a process ended. */
export interface Ending {
  readonly succeeded: boolean;
  /** The exit code or the signal, in words. */
  readonly how: string;
}

/** A process from its start to its end. */
export interface Launched {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended. Never rejects. */
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
}

const logCheckMs = 60_000;

export function logFileOf(name: string, host: ProcessHost): string {
  return `${host.logFolder}/${name}.log`;
}

/**
 * Starts a process that dies with this one, however this one dies, and that a later run can find
 * by its record. What it started itself ends with it.
 */
export function launch(plan: LaunchPlan, host: ProcessHost): Launched {
  const logFile = logFileOf(plan.name, host);
  const child = spawnWithLog(plan, logFile);
  const { pid } = child;
  if (pid !== undefined) recordProcess(host.recordFolder, plan.name, pid, plan.stopSignal);
  const logCheck = setInterval(() => limitLog(logFile), logCheckMs).unref();

  const { promise, resolve } = Promise.withResolvers<Ending>();
  child.once('exit', (code, signal) => {
    resolve({ succeeded: code === 0, how: signal ?? `exit code ${code}` });
  });
  child.once('error', (error) => resolve({ succeeded: false, how: error.message }));
  const ended = promise.then((ending) => {
    clearInterval(logCheck);
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    forgetProcess(host.recordFolder, plan.name);
    return ending;
  });
  return { pid, ended, signal: (signal) => void child.kill(signal) };
}

function spawnWithLog(plan: LaunchPlan, logFile: string) {
  const log = openLog(logFile);
  const folder = plan.folder === undefined ? undefined : openSync(plan.folder, 'r');
  try {
    // The kernel sends this signal when the parent dies (PR_SET_PDEATHSIG, prctl(2)).
    const options = ['--pdeathsig', plan.stopSignal.slice('SIG'.length), ...(plan.privileges ?? [])];
    return spawn('setpriv', [...options, '--', ...plan.command], {
      cwd: '/',
      env: { ...plan.environment },
      // A session of its own: Ctrl-C in a terminal would reach every process at once, in no order.
      detached: true,
      stdio: ['ignore', log, log, ...(folder === undefined ? [] : [folder])],
    });
  } finally {
    closeSync(log);
    if (folder !== undefined) closeSync(folder);
  }
}
