import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createLoadGate } from './load-gate.ts';

/** Asks identity, by the deadline (epoch milliseconds). */
export type Question<T> = (options: { readonly deadline: number }) => Promise<T>;

/** Asks about a credential that was seen to exist, or about one that nobody has seen yet. */
export type AskIdentity = <T>(question: Question<T>, kind: 'known' | 'stranger') => Promise<T>;

const withinMs = 1_000;

/**
 * Bounds what identity is asked, and how long anybody waits for it: an answer, or UNAVAILABLE
 * within a second. Known credentials have places of their own, so that a flood of made-up
 * ones neither reaches identity unbounded nor keeps its clients out.
 */
export function createAskIdentity({ clock }: { clock: Clock }): AskIdentity {
  const gates = {
    known: createLoadGate({ maxRunning: 32, maxWaiting: 1_024 }),
    stranger: createLoadGate({ maxRunning: 16, maxWaiting: 256 }),
  };
  return async (question, kind) => {
    const deadline = clock.now() + withinMs;
    try {
      return await gates[kind].run(() => question({ deadline }), AbortSignal.timeout(withinMs));
    } catch (cause) {
      const detail =
        'Credentials cannot be checked at the moment. Retry; a signed request has to be signed again.';
      throw new DomainError('UNAVAILABLE', detail, { retryAfterSeconds: 1, cause });
    }
  };
}
