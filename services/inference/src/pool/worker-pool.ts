import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { PoolStats, RunOptions, WorkerPool, WorkerPoolOptions } from './pool-contract.ts';
import { timerDelay } from './timer-delay.ts';
import { WorkerSlot } from './worker-slot.ts';

export type { PoolStats, RunOptions, WorkerPool, WorkerPoolOptions };

interface Task<Job, Result> {
  readonly id: number;
  readonly job: Job;
  readonly options: RunOptions;
  readonly settled: PromiseWithResolvers<Result>;
  startedAt: number;
}

/** Starts `size` worker threads at once and shares jobs among them, first come first served. */
export function createWorkerPool<Job, Result>(options: WorkerPoolOptions): WorkerPool<Job, Result> {
  return new Pool<Job, Result>(options);
}

class Pool<Job, Result> implements WorkerPool<Job, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #slots: WorkerSlot<Job, Result>[] = [];
  readonly #queue: Task<Job, Result>[] = [];
  readonly #ready = Promise.withResolvers<void>();
  readonly #drained = Promise.withResolvers<void>();
  #closing = false;
  #nextId = 1;
  /** A moving mean of what a job takes, for Retry-After; one second until known. */
  #meanJobMs = 1000;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    // Whoever never asks for readiness must not die of a failed start.
    this.#ready.promise.catch(() => undefined);
    for (let index = 0; index < options.size; index += 1) this.#slots.push(this.#createSlot(index));
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  async run(job: Job, options: RunOptions): Promise<Result> {
    options.signal?.throwIfAborted();
    if (this.#closing) throw new DomainError('UNAVAILABLE', 'The engine is shutting down.');
    if (options.deadline <= Date.now()) throw deadlineExceeded();
    this.#refuseIfFull();
    const task: Task<Job, Result> = {
      id: this.#nextId++,
      job,
      options,
      settled: Promise.withResolvers<Result>(),
      startedAt: 0,
    };
    const giveUp = (reason: unknown) => this.#giveUp(task, reason);
    const timer = setTimeout(() => giveUp(deadlineExceeded()), timerDelay(options.deadline));
    const onAbort = () => giveUp(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#queue.push(task);
    this.#dispatch();
    try {
      return await task.settled.promise;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  stats(): PoolStats {
    const count = (state: string) => this.#slots.filter((slot) => slot.state === state).length;
    const busy = count('busy');
    return {
      size: this.#slots.length,
      busy,
      queued: this.#queue.length,
      available: busy + count('idle'),
      restarts: this.#slots.reduce((sum, slot) => sum + slot.restarts, 0),
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#ready.reject(new DomainError('UNAVAILABLE', 'The engine is shutting down.'));
    this.#dispatch();
    await this.#drained.promise;
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #createSlot(index: number): WorkerSlot<Job, Result> {
    const options = this.#options;
    return new WorkerSlot<Job, Result>({
      name: `${options.name}-${index}`,
      script: options.script,
      workerData: options.workerData,
      resourceLimits: options.resourceLimits,
      startTimeoutMs: options.startTimeoutMs ?? 60_000,
      graceMs: options.graceMs ?? 5_000,
      firstBackoffMs: options.firstBackoffMs ?? 200,
      maxBackoffMs: options.maxBackoffMs ?? 30_000,
      onChange: () => this.#dispatch(),
      onStartFailed: (error, failures) => {
        if (failures < (options.maxStartFailures ?? 4)) return;
        this.#ready.reject(new Error(`${options.name} cannot start its workers`, { cause: error }));
      },
    });
  }

  #refuseIfFull(): void {
    if (this.#slots.some((slot) => slot.state === 'idle') && this.#queue.length === 0) return;
    if (this.#slots.every((slot) => slot.state === 'waiting')) {
      throw new DomainError('UNAVAILABLE', 'The engine cannot start.', { retryAfterSeconds: 5 });
    }
    if (this.#queue.length < this.#options.maxQueued) return;
    const waitMs = (this.#meanJobMs * (this.#queue.length + 1)) / this.#slots.length;
    throw new DomainError('ENGINE_BUSY', 'The engine has as many jobs waiting as it takes.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }

  #dispatch(): void {
    if (this.#slots.every((slot) => slot.state === 'idle' || slot.state === 'busy')) this.#ready.resolve();
    for (const slot of this.#slots) {
      // A job that cannot even be posted leaves its worker idle.
      while (slot.state === 'idle') {
        const task = this.#queue.shift();
        if (task === undefined) break;
        this.#give(slot, task);
      }
    }
    const busy = this.#slots.some((slot) => slot.state === 'busy');
    if (this.#closing && !busy && this.#queue.length === 0) this.#drained.resolve();
  }

  #give(slot: WorkerSlot<Job, Result>, task: Task<Job, Result>): void {
    task.startedAt = Date.now();
    slot.run({
      id: task.id,
      job: task.job,
      deadline: task.options.deadline,
      transfer: task.options.transfer ?? [],
      resolve: (result) => {
        this.#meanJobMs += (Date.now() - task.startedAt - this.#meanJobMs) / 10;
        task.settled.resolve(result);
      },
      reject: task.settled.reject,
    });
  }

  /** Answers the caller now. A waiting job leaves the queue; a running one is told to stop. */
  #giveUp(task: Task<Job, Result>, reason: unknown): void {
    task.settled.reject(reason);
    const index = this.#queue.indexOf(task);
    if (index >= 0) this.#queue.splice(index, 1);
    else for (const slot of this.#slots) slot.cancel(task.id);
    this.#dispatch();
  }
}

function deadlineExceeded(): DomainError {
  return new DomainError('DEADLINE_EXCEEDED', 'The engine had no answer in the time given.');
}
