/** A service whose fate its first argument decides; run as a process of its own by the tests. */
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '../../telemetry/log.ts';
import { runService, runTask, type Scope } from '../run-service.ts';

const log = createLogger({ service: 'puppet', level: 'info' });
const [scenario = ''] = process.argv.slice(2);

function openTwo(scope: Scope): void {
  scope.signal.addEventListener('abort', () => log.info('not ready'));
  scope.use('database', () => log.info('database closed'));
  scope.use('server', async () => {
    await delay(50);
    log.info('server drained');
  });
}

function later(work: () => void): void {
  setTimeout(work, 20);
}

const fates: Readonly<Record<string, (scope: Scope) => unknown>> = {
  serves: () => undefined,
  'fails to start': () => {
    throw new Error('connect ECONNREFUSED\n127.0.0.1:5432');
  },
  'starts slowly': async (scope) => {
    log.info('starting');
    await delay(200);
    scope.use('late', () => log.info('late closed'));
  },
  'starts until it is told to stop': async ({ signal }) => {
    log.info('starting');
    await delay(60_000, undefined, { signal });
  },
  'throws later': () =>
    later(() => {
      throw new Error('thrown later');
    }),
  'rejects later': () => later(() => void Promise.reject(new Error('rejected later'))),
  'fails later': (scope) => later(() => scope.fail(new Error('the stream is gone'))),
  'fails while it starts': (scope) => {
    scope.fail(new Error('the stream is gone'));
  },
  'hangs when it closes': (scope) => scope.use('consumer', () => new Promise(() => undefined)),
  'throws when it closes': (scope) =>
    scope.use('consumer', () => {
      throw new Error('consumer is stuck');
    }),
  'throws an error while it closes': (scope) =>
    scope.use('consumer', async () => {
      setTimeout(() => {
        throw new Error('thrown while closing');
      }, 5);
      await delay(50);
    }),
};

async function start(scope: Scope): Promise<void> {
  openTwo(scope);
  await fates[scenario.replace(/^task /, '')]?.(scope);
}

const options = { name: 'puppet', log, stopWithinMs: 600 };
// What a server's socket does for a service: without it the process would end by itself.
setInterval(() => undefined, 1_000);
if (scenario.startsWith('task ')) runTask({ ...options, run: start });
else runService({ ...options, start });
