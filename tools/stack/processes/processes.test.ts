import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { endLeftovers } from './end-leftovers.ts';
import { launch } from './launch.ts';
import { limitLog, tailOfLog } from './log-file.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { identify, isRunning, type ProcessIdentity, readRecords, recordProcess } from './process-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'cedula-processes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function hostAt(name: string) {
  const reports: string[] = [];
  const path = mkdtempSync(join(folder, name));
  return { logFolder: path, recordFolder: path, reports, report: (line: string) => void reports.push(line) };
}

function processOf(
  script: string,
  host = hostAt('managed-'),
  ready = () => Promise.resolve(true),
): ManagedProcess {
  const plan = {
    name: 'script',
    command: ['/bin/sh', '-c', script],
    environment: {},
    ready,
    readyTimeoutMs: 500,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 300,
  } as const;
  return manageProcess(plan, host);
}

const identityOf = (pid: number | undefined): ProcessIdentity => {
  const identity = identify(pid ?? 0);
  if (identity === undefined) throw new Error('not running');
  return identity;
};

/** A process that launches another one and is then killed without warning. */
async function killLauncher(path: string, stopSignal: string): Promise<ProcessIdentity> {
  const launcher = fileURLToPath(new URL('testing/launcher.ts', import.meta.url));
  const parent = spawn(process.execPath, [launcher, path, stopSignal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(parent.stdout, 'data');
  const child = identityOf(Number(line));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  return child;
}

describe('a launched process', () => {
  test('ends when the one that launched it is killed', async () => {
    const child = await killLauncher(hostAt('orphan-').recordFolder, 'SIGTERM');
    await expect.poll(() => isRunning(child), { timeout: 2_000 }).toBe(false);
  });

  test('that outlived it is ended by the next run, and only that one', async () => {
    const { recordFolder } = hostAt('leftover-');
    // A child that doesn't mind its signal stays when its parent dies.
    const child = await killLauncher(recordFolder, 'SIGWINCH');
    expect(isRunning(child)).toBe(true);
    const bystander = spawn('sleep', ['1000']);
    const other = identityOf(bystander.pid);
    writeFileSync(
      join(recordFolder, 'bystander.json'),
      JSON.stringify({ ...other, startTicks: '1', stopSignal: 'SIGKILL' }),
    );
    writeFileSync(join(recordFolder, 'damaged.json'), '{"pid":');

    writeFileSync(
      join(recordFolder, 'child.json'),
      JSON.stringify({ ...readRecords(recordFolder).get('child'), stopSignal: 'SIGTERM' }),
    );
    const lines: string[] = [];
    await endLeftovers(recordFolder, (line) => lines.push(line));
    expect(isRunning(child)).toBe(false);
    expect(isRunning(other)).toBe(true);
    expect(lines).toEqual([`ending child (process ${child.pid}), left over from a run that was killed`]);
    expect(readRecords(recordFolder).size).toBe(0);
    bystander.kill();
  });

  test('takes what it started itself with it', async () => {
    const host = hostAt('group-');
    const plan = {
      name: 'parent',
      command: ['/bin/sh', '-c', 'sleep 1000 & echo $!; wait'],
      environment: {},
      stopSignal: 'SIGTERM',
    } as const;
    const launched = launch(plan, host);
    const log = join(host.logFolder, 'parent.log');
    await expect.poll(() => existsSync(log) && Number(tailOfLog(log)) > 0).toBe(true);
    const grandchild = identityOf(Number(tailOfLog(log)));
    launched.signal('SIGKILL');
    expect(await launched.ended).toEqual({ succeeded: false, how: 'SIGKILL' });
    await expect.poll(() => isRunning(grandchild)).toBe(false);
  });

  test('that does not exist has ended, not succeeded', async () => {
    const plan = {
      name: 'none',
      command: ['/no/such/program'],
      environment: {},
      stopSignal: 'SIGTERM',
    } as const;
    expect(await launch(plan, hostAt('none-')).ended).toMatchObject({ succeeded: false });
  });
});

describe('a managed process', () => {
  test('that ends while it starts is not started again; the end of its log is told', async () => {
    const host = hostAt('failing-');
    const failing = processOf('echo cannot work; exit 3', host, () => Promise.resolve(false));
    await expect(failing.start()).rejects.toThrow(/script ended while starting[^]*cannot work/);
    expect(failing.pid()).toBeUndefined();
    expect(host.reports).toEqual([]);
  });

  test('that never gets ready is ended', async () => {
    const slow = processOf('sleep 1000', hostAt('slow-'), () => Promise.resolve(false));
    await expect(slow.start()).rejects.toThrow('script was not ready within 0.5 s');
    expect(slow.pid()).toBeUndefined();
  });

  test('that keeps crashing is started ever more slowly', async () => {
    const host = hostAt('crashing-');
    const crashing = processOf('sleep 0.05', host);
    await crashing.start();
    await expect.poll(() => host.reports.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
    await crashing.stop();
    const delays = host.reports.map((line) => Number(/in (\d+) ms/.exec(line)?.[1]));
    expect(delays.slice(0, 3)).toEqual([200, 400, 800]);
  });

  test('that ignores its stop signal is killed after a while, even when it is frozen', async () => {
    const stubborn = processOf('trap "" TERM; while :; do sleep 0.1; done');
    await stubborn.start();
    stubborn.signal('SIGSTOP');
    const identity = identityOf(stubborn.pid());
    await stubborn.stop();
    expect(isRunning(identity)).toBe(false);
  });

  test('may be stopped twice, and started again', async () => {
    const process = processOf('sleep 1000');
    await process.start();
    await process.stop();
    await process.stop();
    await process.restart();
    expect(process.pid()).toBeDefined();
    await process.kill();
  });
});

describe('a log', () => {
  test('beyond its limit moves aside, and the writer goes on in the same file', () => {
    const log = join(folder, 'long.log');
    writeFileSync(log, 'old\n');
    truncateSync(log, 33 * 1024 * 1024);
    limitLog(log);
    expect(statSync(log).size).toBe(0);
    expect(statSync(`${log}.1`).size).toBe(33 * 1024 * 1024);
    appendFileSync(log, 'one\ntwo\nthree\n');
    limitLog(log);
    expect(tailOfLog(log, 2)).toBe('two\nthree');
  });

  test('that is missing has no end', () => {
    expect(tailOfLog(join(folder, 'missing.log'))).toBe('(no log)');
  });
});

test('this process is told from another one of its id by its start time', () => {
  const self = identityOf(process.pid);
  expect(isRunning(self)).toBe(true);
  expect(isRunning({ ...self, startTicks: '1' })).toBe(false);
  expect(isRunning({ ...self, bootId: 'another' })).toBe(false);
  recordProcess(folder, 'self', process.pid, 'SIGTERM');
  expect(readRecords(folder).get('self')).toMatchObject(self);
});
