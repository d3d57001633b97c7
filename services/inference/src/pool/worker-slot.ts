import { Worker, type ResourceLimits } from 'node:worker_threads';
import { type FromWorker, type ToWorker, decodeFailure, workerFailed } from './protocol.ts';
import { timerDelay } from './timer-delay.ts';

/** `waiting`: a start failed, the next is due after a pause. */
export type SlotState = 'starting' | 'idle' | 'busy' | 'waiting' | 'closed';

export interface SlotOptions {
  readonly name: string;
  readonly script: URL;
  readonly workerData: unknown;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly startTimeoutMs: number;
  /** How long a job may go on after its deadline before its worker is ended. */
  readonly graceMs: number;
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
  /** A worker became free, or another change that can matter to who waits. */
  readonly onChange: () => void;
  /** A start failed; `failures` counts those in a row. */
  readonly onStartFailed: (error: unknown, failures: number) => void;
}

export interface SlotJob<Job, Result> {
  readonly id: number;
  readonly job: Job;
  readonly deadline: number;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** One place of the pool: a worker thread, replaced when it breaks, with one job in flight. */
export class WorkerSlot<Job, Result> {
  state: SlotState = 'starting';
  /** Workers ended and replaced, failed starts included. */
  restarts = 0;
  readonly #options: SlotOptions;
  #worker: Worker | undefined;
  #current: SlotJob<Job, Result> | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#start();
  }

  /** Gives the worker a job. Call it in state `idle` only. */
  run(job: SlotJob<Job, Result>): void {
    const message: ToWorker<Job> = { kind: 'job', id: job.id, job: job.job, deadline: job.deadline };
    try {
      this.#worker?.postMessage(message, [...job.transfer]);
    } catch (error) {
      job.reject(workerFailed(error));
      return;
    }
    this.state = 'busy';
    this.#current = job;
    const overdue = () => this.#lose(new Error(`job overdue by ${this.#options.graceMs} ms`));
    this.#timer = setTimeout(overdue, timerDelay(job.deadline + this.#options.graceMs));
  }

  /** Tells the worker that nobody waits for this job any more. It stays busy until it answers. */
  cancel(id: number): void {
    if (this.#current?.id !== id) return;
    const message: ToWorker<Job> = { kind: 'cancel', id };
    this.#worker?.postMessage(message);
  }

  /** Ends the worker now; a job in flight is rejected. */
  async close(): Promise<void> {
    this.state = 'closed';
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectCurrent(new Error('pool closed'));
    await Promise.all([this.#ended, worker?.terminate()]);
  }

  #start(): void {
    const { name, script, workerData, resourceLimits, startTimeoutMs } = this.#options;
    const limits = resourceLimits === undefined ? {} : { resourceLimits };
    const worker = new Worker(script, { name, workerData, ...limits });
    this.state = 'starting';
    this.#worker = worker;
    this.#timer = setTimeout(
      () => this.#lose(new Error(`not ready in ${startTimeoutMs} ms`)),
      startTimeoutMs,
    );
    const lost = (cause: unknown) => {
      if (this.#worker === worker) this.#lose(cause);
    };
    worker.on('error', lost);
    worker.on('messageerror', lost);
    worker.on('exit', (code) => lost(new Error(`worker exited with ${code}`)));
    worker.on('message', (message: FromWorker<Result>) => {
      if (this.#worker === worker) this.#hear(message);
    });
  }

  #hear(message: FromWorker<Result>): void {
    clearTimeout(this.#timer);
    if (message.kind === 'ready') {
      this.#failures = 0;
      this.#becomeIdle();
      return;
    }
    const current = this.#current;
    this.#current = undefined;
    if (message.kind === 'done') {
      current?.resolve(message.result);
      this.#becomeIdle();
      return;
    }
    current?.reject(decodeFailure(message.failure));
    // An engine that threw something it did not mean to throw may be left half way.
    if (message.failure.domain) this.#becomeIdle();
    else this.#lose(new Error(message.failure.message));
  }

  #becomeIdle(): void {
    this.state = 'idle';
    this.#options.onChange();
  }

  /** The worker is gone or not to be trusted: ends it and starts another, after a pause if it never got ready. */
  #lose(cause: unknown): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    const neverReady = this.state === 'starting';
    this.#worker = undefined;
    this.restarts += 1;
    this.state = neverReady ? 'waiting' : 'starting';
    this.#rejectCurrent(cause);
    let pauseMs = 0;
    if (neverReady) {
      const { firstBackoffMs, maxBackoffMs } = this.#options;
      pauseMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** this.#failures);
      this.#failures += 1;
      this.#options.onStartFailed(cause, this.#failures);
    }
    // Two engines at once would double the memory, so the old thread ends first.
    this.#ended = (worker?.terminate() ?? Promise.resolve()).then(() => this.#startAfter(pauseMs));
    this.#options.onChange();
  }

  #startAfter(pauseMs: number): void {
    if (this.state === 'closed') return;
    if (pauseMs === 0) this.#start();
    else this.#timer = setTimeout(() => this.#start(), pauseMs);
  }

  #rejectCurrent(cause: unknown): void {
    const current = this.#current;
    this.#current = undefined;
    current?.reject(workerFailed(cause));
  }
}
