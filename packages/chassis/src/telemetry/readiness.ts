import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, systemClock } from '../time/clock.ts';
import type { Logger } from './log.ts';

/** Throws, or does not come back in time, where what it looks at cannot serve. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

/** What one check said. */
export interface CheckReport {
  readonly ok: boolean;
  /** How long it took. */
  readonly ms: number;
  /** Why it is not ok. No message: what failed in detail stands in the log. */
  readonly problem?: 'failed' | 'timed out';
}

/** What `/readyz/self` answers. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly state: 'starting' | 'serving' | 'stopping';
  readonly checks: Readonly<Record<string, CheckReport>>;
}

/** Whether this process can serve. */
export interface Readiness {
  /** Adds a named check. A name is taken once. */
  check(name: string, check: Check): void;
  /** Start-up is complete; until then nothing is ready. */
  serving(): void;
  /** Runs the checks side by side, or repeats the last report while it is fresh. Never throws. */
  report(): Promise<ReadinessReport>;
}

/** What `createReadiness` takes. */
export interface ReadinessOptions {
  readonly log: Logger;
  /** The scope's signal: aborted, the process is not ready any more. */
  readonly signal: AbortSignal;
  /** For one check. Default 1,000. */
  readonly deadlineMs?: number;
  /** How long a report is fresh. Default 1,000; probes of many askers then cost one round of checks. */
  readonly freshMs?: number;
  readonly clock?: Clock;
}

/**
 * Makes the readiness of a process from named checks of what it alone needs (its
 * database, its workers): peers have a readiness of their own, and one dead engine must
 * not take every gateway away.
 */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { log, signal, deadlineMs = 1_000, freshMs = 1_000, clock = systemClock } = options;
  const checks = new Map<string, Check>();
  const failing = new Set<string>();
  let isServing = false;
  let last: { readonly at: number; readonly results: Promise<Record<string, CheckReport>> } | undefined;

  async function runOne(name: string, check: Check): Promise<CheckReport> {
    const started = performance.now();
    const error = await failureOf(check, deadlineMs);
    const ms = Math.round(performance.now() - started);
    if (error === undefined) {
      if (failing.delete(name)) log.info({ check: name }, 'a check passes again');
      return { ok: true, ms };
    }
    // Once per change: a probe every second would otherwise fill the log.
    if (!failing.has(name)) log.warn({ check: name, err: error }, 'a check fails');
    failing.add(name);
    return { ok: false, ms, problem: error instanceof TimedOut ? 'timed out' : 'failed' };
  }

  async function runAll(): Promise<Record<string, CheckReport>> {
    const entries = [...checks].map(async ([name, check]) => [name, await runOne(name, check)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  return {
    check(name, check) {
      if (checks.has(name)) throw new Error(`there is a check named ${name} already`);
      checks.set(name, check);
      last = undefined;
    },
    serving() {
      isServing = true;
    },
    async report() {
      const age = last === undefined ? Number.POSITIVE_INFINITY : clock.now() - last.at;
      const current =
        last !== undefined && age >= 0 && age < freshMs ? last : { at: clock.now(), results: runAll() };
      last = current;
      const results = await current.results;
      // Not part of what is cached: a process that stops says so at once.
      const state = signal.aborted ? 'stopping' : isServing ? 'serving' : 'starting';
      const ready = state === 'serving' && Object.values(results).every((result) => result.ok);
      return { ready, state, checks: results };
    },
  };
}

class TimedOut extends Error {}

/** What a check throws, or a TimedOut where it takes longer than its deadline; undefined where it passes. */
async function failureOf(check: Check, deadlineMs: number): Promise<unknown> {
  const over = new AbortController();
  const deadline = delay(deadlineMs, undefined, { signal: over.signal }).then(() => {
    throw new TimedOut(`took longer than ${deadlineMs} ms`);
  });
  try {
    await Promise.race([check(over.signal), deadline]);
    return undefined;
  } catch (error) {
    return error ?? new Error('a check was refused without a reason');
  } finally {
    deadline.catch(() => undefined);
    over.abort();
  }
}
