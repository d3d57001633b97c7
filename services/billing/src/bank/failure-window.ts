import type { Clock } from '@cedula/chassis/time/clock.ts';
import { CircuitState, type IBreaker } from 'cockatiel';

/** When a breaker opens. */
export interface FailureLimit {
  /** How far back calls count. */
  readonly spanMs: number;
  /** Fewer calls than that say nothing. */
  readonly minCalls: number;
  /** Of them, from 0 to 1; reached is enough. */
  readonly share: number;
}

interface Slot {
  readonly startedAt: number;
  calls: number;
  failures: number;
}

const slotsPerSpan = 50;

/**
 * Counts calls over a sliding span, to a fiftieth of it, and says when a breaker has to open. The
 * library's own sampling lets failures of long ago count after a pause (it moves on by one window
 * a call), and wants more than the share, not the share itself.
 */
export function createFailureWindow({ spanMs, minCalls, share }: FailureLimit, clock: Clock): IBreaker {
  const slotMs = spanMs / slotsPerSpan;
  let slots: Slot[] = [];

  function count(failures: 0 | 1): void {
    const now = clock.now();
    // A clock that was set back would keep what lies ahead of it for ever.
    slots = slots.filter(({ startedAt }) => startedAt > now - spanMs && startedAt <= now);
    let slot = slots.at(-1);
    if (slot === undefined || slot.startedAt <= now - slotMs) {
      slot = { startedAt: now, calls: 0, failures: 0 };
      slots.push(slot);
    }
    slot.calls += 1;
    slot.failures += failures;
  }

  const sum = (what: 'calls' | 'failures') => slots.reduce((total, slot) => total + slot[what], 0);
  return {
    state: undefined,
    success(state) {
      // The bank is back: what was before it went says nothing of it.
      if (state === CircuitState.HalfOpen) slots = [];
      count(0);
    },
    failure(state) {
      count(1);
      const calls = sum('calls');
      return state !== CircuitState.Closed || (calls >= minCalls && sum('failures') >= share * calls);
    },
  };
}
