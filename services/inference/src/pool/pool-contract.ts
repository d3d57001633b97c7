import type { ResourceLimits } from 'node:worker_threads';

export interface WorkerPoolOptions {
  /** Names the threads, for debuggers and `top -H`. */
  readonly name: string;
  /** The worker's module; it ends with `await serveJobs(...)`. */
  readonly script: URL;
  /** Worker threads, each with one job in flight. */
  readonly size: number;
  /** Jobs that may wait; one more is refused with ENGINE_BUSY. */
  readonly maxQueued: number;
  /** Given to each worker as `workerData`. */
  readonly workerData?: unknown;
  readonly resourceLimits?: ResourceLimits;
  /** From the thread's start to the end of its warm-up. Default 60 s. */
  readonly startTimeoutMs?: number;
  /**
   * How long a job may run past its deadline before its worker is ended. Its caller is
   * answered at the deadline; ending the worker then too would let short deadlines spend
   * the seconds of a restart each. Default 5 s.
   */
  readonly graceMs?: number;
  /** The pause after the first failed start; it doubles. Defaults 200 ms and 30 s. */
  readonly firstBackoffMs?: number;
  readonly maxBackoffMs?: number;
  /** Failed starts in a row of one worker after which `ready()` gives up. Default 4. */
  readonly maxStartFailures?: number;
}

export interface RunOptions {
  /** Milliseconds since the epoch. The answer comes by then, or DEADLINE_EXCEEDED does. */
  readonly deadline: number;
  /** Gives up on the job; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Buffers of the job to move instead of copying; make them with `transferableCopy`. */
  readonly transfer?: readonly ArrayBuffer[];
}

export interface PoolStats {
  readonly size: number;
  readonly busy: number;
  readonly queued: number;
  /** Workers that are warm: idle or busy. Zero means that no job can be done now. */
  readonly available: number;
  /** Workers ended and replaced since the pool was made. */
  readonly restarts: number;
}

export interface WorkerPool<Job, Result> {
  /** Resolves when every worker is warm; rejects when a worker cannot be started. */
  ready(): Promise<void>;
  /**
   * Does one job. Rejects with the DomainError the worker threw, ENGINE_BUSY (queue full),
   * DEADLINE_EXCEEDED, UNAVAILABLE (closing, or no worker starts), INTERNAL (the engine broke).
   */
  run(job: Job, options: RunOptions): Promise<Result>;
  stats(): PoolStats;
  /** Refuses new jobs, finishes those it has, then ends the threads. */
  close(): Promise<void>;
}
