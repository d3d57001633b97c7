import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { quotaExceeded } from '@cedula/chassis/errors/quota-exceeded.ts';
import type { RateState } from './rate-limit-headers.ts';
import type { ClientLimits } from './request.ts';
import { unavailable } from './unavailable.ts';
import type { UtcMonth } from './utc-month.ts';
import type { Verdict } from './verdict.ts';

/** What is left of a client's quota; of a request refused for its rate, as it was when that began. */
export interface QuotaState {
  readonly limit: number;
  /** Undefined: the count was lost, and this call needed none. */
  readonly used: number | undefined;
  /** When the next month begins, epoch milliseconds. */
  readonly resetMs: number;
  /** The month that units were taken from, `2026-10`: `giveBack` wants it. */
  readonly month: string;
}

/** What was decided on a request. */
export interface Decision {
  /**
   * NONCE_REUSED, RATE_LIMITED, QUOTA_EXCEEDED, or UNAVAILABLE for a nonce or a quota that
   * nobody can judge; to be thrown once the headers are set. Undefined: it may pass.
   */
  readonly refusal: DomainError | undefined;
  readonly rate: RateState;
  readonly quota: QuotaState;
}

/** Words a verdict for the caller. */
export function decisionOf(verdict: Verdict, limits: ClientLimits, month: UtcMonth, nowMs: number): Decision {
  const { ratePerSecond, burst, quotaPerMonth } = limits;
  return {
    refusal: refusalOf(verdict, limits, month, nowMs),
    rate: {
      burst,
      windowSeconds: Math.ceil(burst / ratePerSecond),
      remaining: Math.floor(verdict.level / 1_000),
      // Thousandths of a token flow in at `ratePerSecond` a millisecond.
      resetSeconds: Math.ceil((burst * 1_000 - verdict.level) / ratePerSecond / 1_000),
    },
    quota: {
      limit: quotaPerMonth,
      used: verdict.used,
      resetMs: month.endMs,
      month: month.name,
    },
  };
}

function refusalOf(
  { name, waitMs }: Verdict,
  { ratePerSecond, burst, quotaPerMonth }: ClientLimits,
  month: UtcMonth,
  nowMs: number,
): DomainError | undefined {
  if (name === 'NONCE_REUSED') {
    return new DomainError(name, 'The nonce was used before. Every request needs one of its own.');
  }
  if (name === 'EPOCH') {
    const cause = new Error('signed before Redis lost its memory, or just after');
    return unavailable(cause, wholeSeconds(waitMs));
  }
  if (name === 'QUOTA_LOST') {
    const cause = new Error('Redis lost what was used of the quota, and billing may not know all of it yet');
    return unavailable(cause, wholeSeconds(waitMs));
  }
  if (name === 'RATE_LIMITED') {
    const detail = `At most ${ratePerSecond} requests a second, and ${burst} at once.`;
    return new DomainError(name, detail, { retryAfterSeconds: wholeSeconds(waitMs) });
  }
  if (name === 'QUOTA_EXCEEDED') {
    return quotaExceeded({ limit: quotaPerMonth, resetMs: month.endMs }, nowMs);
  }
  return undefined;
}

/** Retry-After knows whole seconds (RFC 9110 §10.2.3), and 0 would ask for a retry at once. */
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
