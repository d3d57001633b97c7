import { setTimeout as sleep } from 'node:timers/promises';
import { forgetProcess, isRunning, type ProcessRecord, readRecords } from './process-record.ts';

const patienceMs = 8_000;

/**
 * Ends what an earlier run over the same data folder left running because it was killed
 * itself. Only processes whose start time is the recorded one are touched.
 *
 * @param folder where that run recorded its processes
 * @param report takes a sentence per process that had to be ended
 */
export async function endLeftovers(folder: string, report: (line: string) => void): Promise<void> {
  const ends = [...readRecords(folder)].map(async ([name, record]) => {
    if (isRunning(record)) {
      report(`ending ${name} (process ${record.pid}), left over from a run that was killed`);
      await end(record);
    }
    forgetProcess(folder, name);
  });
  await Promise.all(ends);
}

async function end(record: ProcessRecord): Promise<void> {
  signalGroup(record.pid, record.stopSignal);
  signalGroup(record.pid, 'SIGCONT');
  const askedAt = Date.now();
  while (isRunning(record)) {
    const waitedMs = Date.now() - askedAt;
    if (waitedMs > patienceMs) signalGroup(record.pid, 'SIGKILL');
    if (waitedMs > 2 * patienceMs) throw new Error(`process ${record.pid} of an earlier run does not end`);
    await sleep(50);
  }
}

/** Signals a process and its group; each managed process leads a group of its own. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [pid, -pid]) {
    try {
      process.kill(target, signal);
    } catch {
      // It has ended already: what was wanted.
    }
  }
}
