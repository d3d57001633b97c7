import { setTimeout as sleep } from 'node:timers/promises';
import { type Launched, type LaunchPlan, launch, logFileOf, type ProcessHost } from './launch.ts';
import { tailOfLog } from './log-file.ts';
import type { Probe } from './probes.ts';

/** What has to be known to keep a process running. */
export interface ProcessPlan extends LaunchPlan {
  /** Asked until it says yes. */
  readonly ready: Probe;
  readonly readyTimeoutMs: number;
  readonly stopTimeoutMs: number;
}

export interface ManagedProcess {
  readonly name: string;
  readonly logFile: string;
  /** The process id; undefined while it is down. */
  pid(): number | undefined;
  /** Starts it and waits until it is ready. Throws with the end of its log where it isn't in time. */
  start(): Promise<void>;
  /** Asks it to end, insists after a while. Never throws. */
  stop(): Promise<void>;
  /** Kills it without warning; it stays down until it is started again. */
  kill(): Promise<void>;
  /** Sends a signal and nothing else: after SIGKILL it comes back by itself, as after a crash. */
  signal(signal: NodeJS.Signals): void;
  restart(): Promise<void>;
}

const pollMs = 30;
const firstBackoffMs = 200;
const longestBackoffMs = 5_000;
const steadyAfterMs = 30_000;

/** A process that is started again, ever more slowly, when it ends without having been asked to. */
export function manageProcess(plan: ProcessPlan, host: ProcessHost): ManagedProcess {
  const logFile = logFileOf(plan.name, host);
  let current: Launched | undefined;
  let wanted = false;
  let comeback: NodeJS.Timeout | undefined;

  const run = async (whenEnded: (how: string) => void) => {
    current = launch(plan, host);
    const { how } = await current.ended;
    current = undefined;
    if (wanted) whenEnded(how);
  };

  const keepRunning = (backoffMs: number) => (how: string) => {
    host.report(`${plan.name} ended (${how}); starting it again in ${backoffMs} ms, see ${logFile}`);
    comeback = setTimeout(() => {
      const startedAt = Date.now();
      void run((why) => {
        const steady = Date.now() - startedAt > steadyAfterMs;
        keepRunning(steady ? firstBackoffMs : Math.min(backoffMs * 2, longestBackoffMs))(why);
      });
    }, backoffMs);
  };

  const end = async (signal: NodeJS.Signals, timeoutMs: number) => {
    wanted = false;
    clearTimeout(comeback);
    const ending = current;
    if (ending === undefined) return;
    ending.signal(signal);
    ending.signal('SIGCONT');
    const insist = setTimeout(() => ending.signal('SIGKILL'), timeoutMs);
    await ending.ended;
    clearTimeout(insist);
  };

  const start = async () => {
    if (wanted) return;
    wanted = true;
    let startup = true;
    void run((how) => {
      if (!startup) keepRunning(firstBackoffMs)(how);
    });
    const fault = await waitUntilReady(plan, () => current !== undefined);
    startup = false;
    if (fault === undefined) return;
    await end('SIGKILL', 0);
    throw new Error(`${plan.name} ${fault}. The end of ${logFile}:\n${tailOfLog(logFile)}`);
  };

  const stop = () => end(plan.stopSignal, plan.stopTimeoutMs);
  const restart = () => stop().then(start);
  const kill = () => end('SIGKILL', 0);
  const signal = (name: NodeJS.Signals) => current?.signal(name);
  return { name: plan.name, logFile, pid: () => current?.pid, start, stop, kill, signal, restart };
}

/** Waits for a process that has just been started; says what went wrong where something did. */
async function waitUntilReady(plan: ProcessPlan, isUp: () => boolean): Promise<string | undefined> {
  const deadline = Date.now() + plan.readyTimeoutMs;
  while (!(await plan.ready())) {
    if (!isUp()) return 'ended while starting';
    if (Date.now() > deadline) return `was not ready within ${plan.readyTimeoutMs / 1_000} s`;
    await sleep(pollMs);
  }
  return undefined;
}
