import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Operation_Load } from '@cedula/contract/cedula/options/v1/operation_pb.ts';

/** How many calls of a load class may run at once in this process. */
export interface InFlightLimit {
  readonly total: number;
  /** Of one client. Less than the total, so that nobody can take it all. */
  readonly perClient: number;
}

/** Bounds the calls that run at once. */
export interface InFlight {
  /**
   * Enters a call, or throws UNAVAILABLE at once: nothing waits here.
   *
   * @param clientId undefined for callers without a client, who are bounded by the total alone
   * @returns to be called when the call has ended, however; more often does no harm
   */
  enter(load: Operation_Load, clientId: string | undefined): () => void;
  /** Calls running now, per load class. */
  running(load: Operation_Load): number;
}

/** @param limits of every load class; a class without one is refused */
export function createInFlight(limits: ReadonlyMap<Operation_Load, InFlightLimit>): InFlight {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.get(key) ?? 0;
  const add = (key: string, change: 1 | -1) => {
    const next = count(key) + change;
    // What is not running is forgotten: the map is never larger than what runs.
    if (next === 0) counts.delete(key);
    else counts.set(key, next);
  };

  return {
    enter(load, clientId) {
      const limit = limits.get(load) ?? { total: 0, perClient: 0 };
      const total = String(load);
      const own = clientId === undefined ? undefined : `${load} ${clientId}`;
      if (count(total) >= limit.total) throw busy('The service is at its limit of calls at once.');
      if (own !== undefined && count(own) >= limit.perClient) {
        throw busy(`At most ${limit.perClient} calls of this kind at once.`);
      }
      const keys = own === undefined ? [total] : [total, own];
      for (const key of keys) add(key, 1);
      return () => {
        for (const key of keys.splice(0)) add(key, -1);
      };
    },
    running: (load) => count(String(load)),
  };
}

function busy(detail: string): DomainError {
  return new DomainError('UNAVAILABLE', detail, { retryAfterSeconds: 1 });
}
