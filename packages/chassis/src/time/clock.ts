/** Where the time comes from. Handed in, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** A clock that stands still until it is told otherwise. */
export interface ManualClock extends Clock {
  set(epochMs: number): void;
  /** Moves the clock; a negative number moves it back, as an operator or NTP may. */
  advance(ms: number): void;
}

/** The machine's own clock. It may jump, also backwards. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock for tests.
 *
 * @param startEpochMs what it shows first, milliseconds since 1970
 */
export function manualClock(startEpochMs = Date.UTC(2026, 0, 1)): ManualClock {
  let current = startEpochMs;
  return {
    now: () => current,
    set: (epochMs) => {
      current = epochMs;
    },
    advance: (ms) => {
      current += ms;
    },
  };
}
