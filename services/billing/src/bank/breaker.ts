import type { Clock } from '@cedula/chassis/time/clock.ts';
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  handleWhenResult,
  wrap,
} from 'cockatiel';
import { createFailureWindow, type FailureLimit } from './failure-window.ts';

/** What a try ended with, as far as the breaker is concerned. */
export interface Try {
  /** The bank failed; a decline is no failure. */
  readonly failed: boolean;
}

/** What a call is told instead of being made. */
export interface Refused {
  readonly retryAfterSeconds: number;
}

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Stands before the bank and spares it, and whoever waits for it, calls that would fail. */
export interface Breaker {
  /** Makes a try, or gives at once when to come again. The try itself must not throw. */
  run<T extends Try>(attempt: () => Promise<T>): Promise<T | Refused>;
  state(): BreakerState;
  onChange(listener: (state: BreakerState) => void): void;
}

/** security.md, Money: at 50 % of at least 10 calls in 10 s, for 5 s, one probe. */
const limit: FailureLimit = { spanMs: 10_000, minCalls: 10, share: 0.5 };
const openMs = 5_000;
/** Tries under way at once; more would only wait for the same bank. */
const maxUnderWay = 128;

const names: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
};

/** @param clock the machine's own but in tests, where `Date` has to be moved with it */
export function createBreaker(clock: Clock): Breaker {
  const circuit = circuitBreaker(
    handleWhenResult((result) => isTry(result) && result.failed),
    { halfOpenAfter: openMs, breaker: createFailureWindow(limit, clock) },
  );
  const policy = wrap(bulkhead(maxUnderWay), circuit);
  let openedAt = 0;
  circuit.onBreak(() => {
    openedAt = clock.now();
  });

  function untilProbe(): Refused {
    const leftMs = openedAt + openMs - clock.now();
    return { retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1_000)) };
  }

  return {
    async run(attempt) {
      // The library would let a call wait for what the probe brings.
      if (circuit.state === CircuitState.HalfOpen) return untilProbe();
      try {
        return await policy.execute(attempt);
      } catch (error) {
        if (error instanceof BrokenCircuitError) return untilProbe();
        if (error instanceof BulkheadRejectedError) return { retryAfterSeconds: 1 };
        throw error;
      }
    },
    state: () => names[circuit.state],
    onChange: (listener) => void circuit.onStateChange((state) => listener(names[state])),
  };
}

function isTry(result: unknown): result is Try {
  return typeof result === 'object' && result !== null && 'failed' in result;
}
