import type { Clock } from './clock.ts';
import { ConnectionError, UnexpectedAnswerError } from './errors.ts';
import { ProblemError } from './problem-error.ts';

export interface RetryOptions {
  /** How many tries may follow the first. */
  readonly maxRetries: number;
  /** Unix time in milliseconds: no try begins later. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

const firstPauseMs = 250;
const longestPauseMs = 8_000;

/**
 * Tries until a try succeeds or fails for good, with pauses that grow and are of random
 * length (exponential back-off with full jitter), so that those who failed together don't
 * come back together. A Retry-After is waited for first. Throws the last try's failure
 * where the tries are used up or the next would begin too late.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { maxRetries, deadlineMs, signal, clock }: RetryOptions,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (retries >= maxRetries || !isPassing(error)) throw error;
      const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** retries);
      const pause = retryAfterMs(error) + clock.random() * longest;
      if (clock.now() + pause >= deadlineMs) throw error;
      await clock.sleep(pause, signal);
    }
  }
}

/** Whether the same request may succeed later. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (error instanceof UnexpectedAnswerError) return passingStatuses.has(error.status);
  if (!(error instanceof ProblemError)) return false;
  return passingStatuses.has(error.status) || error.reason === 'IDEMPOTENCY_KEY_IN_USE';
}

const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

function retryAfterMs(error: unknown): number {
  return error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
}
