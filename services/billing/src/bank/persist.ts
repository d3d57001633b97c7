import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UnknownCause } from './bank.ts';
import type { Exchange } from './bank-connection.ts';
import type { Breaker } from './breaker.ts';

/** What one try brought: something that the bank said, or that it failed. */
export type Attempt<T> =
  | { readonly failed: false; readonly said: T }
  | { readonly failed: true; readonly cause: UnknownCause; readonly sent: boolean };

/** What an answer says; its cause where it says nothing that can be relied on. */
export type Reading<T> = { readonly said: T } | { readonly cause: UnknownCause };

/** What `persist` takes. */
export interface Persistence<T> {
  readonly breaker: Breaker;
  /** Makes one try. */
  readonly exchange: (timeoutMs: number) => Promise<Exchange>;
  /** Must not throw. */
  readonly read: (status: number, body: unknown) => Reading<T>;
  /** For one try. */
  readonly timeoutMs: number;
  /** Epoch milliseconds; for all tries. */
  readonly deadline: number;
  readonly clock: Clock;
  readonly onFailure: (cause: UnknownCause) => void;
}

const maxTries = 3;
/** A try that has less time than that would only make an unknown outcome. */
const leastMs = 200;
const firstPauseMs = 100;
const longestPauseMs = 1_000;

/**
 * Tries until the bank says something, three times at most and with random pauses: "full jitter",
 * so that those who failed together don't come back together. Only for what may be repeated.
 *
 * @returns what was said, or why nothing was. Throws a DomainError where nothing was sent:
 *   UNAVAILABLE with Retry-After, DEADLINE_EXCEEDED where there was no time for it.
 */
export async function persist<T>(options: Persistence<T>): Promise<Attempt<T>> {
  const { breaker, deadline, clock, timeoutMs, onFailure } = options;
  let last: Attempt<T> | undefined;
  let sent = false;
  for (let count = 0; count < maxTries; count += 1) {
    const leftMs = deadline - clock.now();
    if (leftMs < leastMs) break;
    const attempt = await breaker.run(() => tryOnce(options, Math.min(timeoutMs, leftMs)));
    if ('retryAfterSeconds' in attempt) {
      if (!sent) throw unavailable(attempt.retryAfterSeconds);
      break;
    }
    if (!attempt.failed) return attempt;
    onFailure(attempt.cause);
    sent ||= attempt.sent;
    last = { ...attempt, sent };
    // Asked in the same words it would refuse again.
    if (attempt.cause === 'refused') break;
    if (count < maxTries - 1) await sleep(pauseMs(count));
  }
  if (last === undefined) throw new DomainError('DEADLINE_EXCEEDED', 'There was no time to ask the bank.');
  if (!sent) throw unavailable(1);
  return last;
}

async function tryOnce<T>(options: Persistence<T>, timeoutMs: number): Promise<Attempt<T>> {
  const exchange = await options.exchange(timeoutMs);
  if (exchange.kind === 'failed') return { failed: true, cause: exchange.cause, sent: exchange.sent };
  const read = options.read(exchange.status, exchange.body);
  return 'said' in read
    ? { failed: false, said: read.said }
    : { failed: true, cause: read.cause, sent: true };
}

function pauseMs(count: number): number {
  return Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** count);
}

export function unavailable(retryAfterSeconds: number): DomainError {
  return new DomainError('UNAVAILABLE', 'The bank cannot be reached now; try again later.', {
    retryAfterSeconds,
  });
}
