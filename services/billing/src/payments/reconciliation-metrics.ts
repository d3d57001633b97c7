import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Gauge } from 'prom-client';
import type { Unsettled } from './due-store.ts';

/** Measures what waits for the bank's word, whichever process looks. */
export function measureReconciliation(
  metrics: Registry | undefined,
): (unsettled: Unsettled, nowMs: number) => void {
  const registers = metrics === undefined ? [] : [metrics];
  const steps = new Gauge({
    name: 'cedula_payments_unsettled',
    help: 'Payments, captures, voids and refunds of which the bank has not said what became of them.',
    registers,
  });
  const age = new Gauge({
    name: 'cedula_payments_unsettled_oldest_seconds',
    help: 'Since when the oldest of them waits.',
    registers,
  });
  return (unsettled, nowMs) => {
    steps.set(unsettled.steps);
    const { oldestTime } = unsettled;
    age.set(oldestTime === undefined ? 0 : Math.max(0, nowMs - oldestTime.getTime()) / 1_000);
  };
}
