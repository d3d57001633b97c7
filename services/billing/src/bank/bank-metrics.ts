import { durationBucketsSeconds, type Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Breaker, BreakerState } from './breaker.ts';

/** What the bank is asked for. */
export type BankCall = 'tokenise' | 'authorise' | 'capture' | 'void' | 'refund' | 'find' | 'list';

/** What is measured of the bank. */
export interface BankMetrics {
  /** A call from its start to its end, with all of its tries. */
  call(call: BankCall, outcome: string, seconds: number): void;
  /** One try that the bank failed. */
  failedTry(call: BankCall, cause: string): void;
}

const states: readonly BreakerState[] = ['closed', 'open', 'half_open'];

export function createBankMetrics(
  registry: Registry,
  breakers: Readonly<Record<string, Breaker>>,
): BankMetrics {
  const registers = [registry];
  const calls = new Histogram({
    name: 'cedula_bank_call_seconds',
    help: 'Calls to the bank with all of their tries, by outcome.',
    labelNames: ['call', 'outcome'],
    buckets: durationBucketsSeconds,
    registers,
  });
  const failedTries = new Counter({
    name: 'cedula_bank_failed_tries_total',
    help: 'Tries that the bank failed, by cause. Declines are none.',
    labelNames: ['call', 'cause'],
    registers,
  });
  const state: Gauge = new Gauge({
    name: 'cedula_bank_breaker_state',
    help: '1 for the state that a breaker before the bank is in, 0 for the others.',
    labelNames: ['breaker', 'state'],
    registers,
    collect: () => {
      for (const [name, breaker] of Object.entries(breakers)) {
        for (const each of states)
          state.set({ breaker: name, state: each }, each === breaker.state() ? 1 : 0);
      }
    },
  });
  return {
    call: (call, outcome, seconds) => calls.observe({ call, outcome }, seconds),
    failedTry: (call, cause) => failedTries.inc({ call, cause }),
  };
}
