import { errorLine } from '../redaction/describe-error.ts';
import type { Logger } from '../telemetry/log.ts';
import { createOpenThings, type Scope } from './scope.ts';

export type { Scope } from './scope.ts';

/** What `runService` takes. */
export interface ServiceOptions {
  /** Stands in the messages, for example `identity`. */
  readonly name: string;
  readonly log: Logger;
  /** Opens everything, in order, and returns once the service can serve. */
  readonly start: (scope: Scope) => Promise<void>;
  /** How long draining and closing may take together before the process is ended by force. */
  readonly stopWithinMs?: number;
}

/** What `runTask` takes. */
export interface TaskOptions extends Omit<ServiceOptions, 'start'> {
  /** The work. What it opened is closed when it is done. */
  readonly run: (scope: Scope) => Promise<void>;
}

/** Less than the 30 s that Kubernetes grants, more than the longest deadline of a drained call. */
const defaultStopWithinMs = 20_000;

const exitCodes = { stopped: 0, failed: 1 } as const;

/**
 * Runs a service from start to exit.
 *
 * SIGINT or SIGTERM aborts `scope.signal` (not ready any more), then closes what was
 * opened in reverse order, servers first since they were opened last: they drain, the
 * rest closes under them; exit code 0. A failing start, an error that nobody caught and
 * `scope.fail` end the same way with exit code 1 and one line that says why. After
 * `stopWithinMs` the process is ended by force, with 1.
 *
 * A second signal changes nothing: a terminal signals the whole group, and a supervisor
 * hands the same signal on.
 */
export function runService({ start, ...options }: ServiceOptions): void {
  run(options, 'serves', start);
}

/** Runs a piece of work that ends by itself (a migration), with the same order and the same exit codes. */
export function runTask({ run: work, ...options }: TaskOptions): void {
  run(options, 'done', work);
}

/**
 * @param afterwards what the process does when `start` has come back
 */
function run(
  { name, log, stopWithinMs = defaultStopWithinMs }: Omit<ServiceOptions, 'start'>,
  afterwards: 'serves' | 'done',
  start: (scope: Scope) => Promise<void>,
): void {
  const things = createOpenThings();
  const stopping = new AbortController();
  let exitCode: number = exitCodes.stopped;

  function exitByForce(): void {
    log.fatal({ waitingFor: things.closing() ?? 'start' }, `${name} did not stop within ${stopWithinMs} ms`);
    process.exit(exitCodes.failed);
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return;
    setTimeout(exitByForce, stopWithinMs);
    stopping.abort();
    // What a start under way is about to open is closed too.
    await started.catch(() => undefined);
    for (const { name: thing, error } of await things.closeAll()) {
      exitCode = exitCodes.failed;
      log.error({ err: error, thing }, `${name} could not close ${thing}`);
    }
    log.info({ exitCode }, `${name} stopped`);
    process.exit(exitCode);
  }

  function stopBecause(message: string, error: unknown): void {
    exitCode = exitCodes.failed;
    log.fatal({ err: error }, `${name} ${message}: ${errorLine(error)}`);
    void stop();
  }

  function stopOnSignal(signal: NodeJS.Signals): void {
    if (stopping.signal.aborted) return;
    log.info({ signal }, `${name} is stopping`);
    void stop();
  }

  async function watchStart(): Promise<void> {
    try {
      await started;
    } catch (error) {
      // A start that the signal broke off is no failure.
      if (!stopping.signal.aborted) stopBecause('could not start', error);
      return;
    }
    if (stopping.signal.aborted) return;
    log.info(`${name} ${afterwards === 'done' ? 'is done' : 'serves'}`);
    if (afterwards === 'done') await stop();
  }

  process.on('SIGINT', stopOnSignal);
  process.on('SIGTERM', stopOnSignal);
  process.on('uncaughtException', (error) => stopBecause('met an error that nobody caught', error));
  process.on('unhandledRejection', (error) => stopBecause('met a rejection that nobody handled', error));

  const scope: Scope = {
    signal: stopping.signal,
    use: (thing, close) => things.use(thing, close),
    fail: (error) => stopBecause('cannot go on', error),
  };
  const started = Promise.resolve(scope).then(start);
  void watchStart();
}
