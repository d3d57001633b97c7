import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { BankCallOptions } from './bank.ts';
import { type BankRequest, openBankConnection } from './bank-connection.ts';
import { type BankCall, createBankMetrics } from './bank-metrics.ts';
import { createBreaker } from './breaker.ts';
import { type Attempt, persist, type Reading } from './persist.ts';

/** What `openBankLine` takes. */
export interface BankLineOptions {
  readonly url: string;
  readonly apiKey: string;
  /** For one try of a call; a call takes at most two and a half times as long. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly clock: Clock;
}

/** A call, and how its answer is understood. */
export interface BankCallPlan<T> {
  readonly call: BankCall;
  readonly request: BankRequest;
  readonly read: (status: number, body: unknown) => Reading<T>;
  /** For the metrics: one of few words. */
  readonly outcomeOf: (said: T) => string;
}

/** The way to the bank, with all that stands before it: breakers, deadlines, tries, metrics. */
export interface BankLine {
  /** Throws a DomainError where nothing was sent; see `persist`. */
  ask<T>(plan: BankCallPlan<T>, options: BankCallOptions | undefined): Promise<Attempt<T>>;
  close(): Promise<void>;
}

const callInTries = 2.5;

export function openBankLine({ timeoutMs, log, metrics, clock, ...access }: BankLineOptions): BankLine {
  const connection = openBankConnection(access);
  // Questions have a breaker of their own: a bank that takes no commands can still be asked about them.
  const breakers = { commands: createBreaker(clock), queries: createBreaker(clock) };
  for (const [name, breaker] of Object.entries(breakers))
    breaker.onChange((state) =>
      log.warn({ breaker: name, state }, 'the breaker before the bank has changed'),
    );
  const measured = createBankMetrics(metrics, breakers);

  return {
    async ask({ call, request, read, outcomeOf }, options) {
      const startedAt = performance.now();
      const latest = clock.now() + callInTries * timeoutMs;
      let outcome = 'not_sent';
      try {
        const attempt = await persist({
          breaker: call === 'find' || call === 'list' ? breakers.queries : breakers.commands,
          exchange: (ms) => connection.exchange(request, ms),
          read,
          timeoutMs,
          deadline: Math.min(latest, options?.deadline ?? latest),
          clock,
          onFailure: (cause) => measured.failedTry(call, cause),
        });
        outcome = attempt.failed ? 'unknown' : outcomeOf(attempt.said);
        return attempt;
      } finally {
        measured.call(call, outcome, (performance.now() - startedAt) / 1_000);
      }
    },
    close: () => connection.close(),
  };
}
