import type { Clock } from '@cedula/chassis/time/clock.ts';

/** What is known of the revision of all credentials, and for how long it may be built on. */
export interface Revision {
  /** The highest one heard of, 0 at first. What was loaded at a lower one may be wrong. */
  current(): bigint;
  /** Takes note of a revision. Tells whether it is news. */
  learn(revision: bigint): boolean;
  /**
   * Takes note that identity vouches: at that time (epoch milliseconds, identity's clock)
   * this was the revision. Tells whether the two clocks can be compared.
   */
  vouch(revision: bigint, readMs: number): boolean;
  /** Whether what was loaded at the current revision may be used without asking. */
  isVouchedFor(): boolean;
}

/**
 * What was loaded at revision r is right for as long as the revision is r. A heartbeat says
 * that it was r at the time `readMs`, however late it arrives; from then on it is believed
 * for 4 s. A key revoked at t raises the revision, so no heartbeat read after t vouches for
 * what was loaded before, and the last one that does was read before t: after t + 4 s nobody
 * uses it. Only identity's clock running ahead of ours makes that later, and by more than
 * half a second it may not. So "within 5 s" holds, whichever heartbeats are lost or late.
 */
const vouchedMs = 4_000;
const greatestLeadMs = 500;
/** A late heartbeat hides how far ahead its clock is; one that came quickly has shown it. */
const distrustMs = 60_000;

/**
 * @param clock compared with identity's; it may jump
 * @param uptime milliseconds of a clock that never jumps, which measures how long
 */
export function createRevision({ clock, uptime }: { clock: Clock; uptime: () => number }): Revision {
  let highest = 0n;
  let vouchedReadMs = Number.NEGATIVE_INFINITY;
  let vouchedUntilUptime = Number.NEGATIVE_INFINITY;
  let distrustedUntilUptime = Number.NEGATIVE_INFINITY;

  return {
    current: () => highest,
    learn(revision) {
      if (revision <= highest) return false;
      highest = revision;
      return true;
    },
    vouch(revision, readMs) {
      const ageMs = clock.now() - readMs;
      if (ageMs < -greatestLeadMs) {
        distrustedUntilUptime = uptime() + distrustMs;
        return false;
      }
      // Older than what was heard already: out of order, or not read from the primary.
      if (revision < highest) return true;
      vouchedReadMs = Math.max(vouchedReadMs, readMs);
      vouchedUntilUptime = Math.max(vouchedUntilUptime, uptime() + vouchedMs - Math.max(0, ageMs));
      return true;
    },
    isVouchedFor() {
      const up = uptime();
      // By both clocks: ours may be set back, and the other stands still while the machine sleeps.
      return (
        up < vouchedUntilUptime && up >= distrustedUntilUptime && clock.now() < vouchedReadMs + vouchedMs
      );
    },
  };
}
