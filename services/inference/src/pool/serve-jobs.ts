import { parentPort } from 'node:worker_threads';
import { type FromWorker, type ToWorker, encodeFailure } from './protocol.ts';

/** What a job may know beyond its input. */
export interface JobContext<Engine> {
  /** What `warmUp` gave. */
  readonly engine: Engine;
  /** Milliseconds since the epoch; nobody waits for the answer after it. */
  readonly deadline: number;
  /** Aborts when the caller gave up. Only asynchronous work can hear it. */
  readonly signal: AbortSignal;
}

export interface JobServer<Job, Result, Engine> {
  /** Loads everything and runs once or twice, so that the first job is as fast as the hundredth. */
  warmUp(): Promise<Engine>;
  /**
   * Does one job. A DomainError is an answer and reaches the caller as it is; any other
   * exception becomes INTERNAL, and the pool replaces this worker.
   */
  handle(job: Job, context: JobContext<Engine>): Promise<Result> | Result;
}

/**
 * The worker's side of a pool: warms up, reports ready, then does jobs until the thread is
 * ended. To be awaited at the end of a worker's script; a failing `warmUp` ends the thread,
 * which the pool sees as a failed start.
 */
export async function serveJobs<Job, Result, Engine>(server: JobServer<Job, Result, Engine>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('serveJobs runs in a worker thread only');
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker<Result>) => port.postMessage(message);

  const engine = await server.warmUp();

  const serve = async (id: number, job: Job, deadline: number) => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const result = await server.handle(job, { engine, deadline, signal: controller.signal });
      post({ kind: 'done', id, result });
    } catch (error) {
      post({ kind: 'failed', id, failure: encodeFailure(error) });
    } finally {
      running.delete(id);
    }
  };

  port.on('message', (message: ToWorker<Job>) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    else void serve(message.id, message.job, message.deadline);
  });
  post({ kind: 'ready' });
}
