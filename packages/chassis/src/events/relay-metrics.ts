import { Counter, Gauge, type Registry } from 'prom-client';
import { isId, timeOf } from '../ids/id.ts';
import type { Clock } from '../time/clock.ts';
import type { Backlog } from './outbox-store.ts';

/** Measures how a relay keeps up. */
export function measureRelay(metrics: Registry | undefined, clock: Clock) {
  const registers = metrics === undefined ? [] : [metrics];
  const attempts = new Counter({
    name: 'cedula_outbox_attempts_total',
    help: 'Attempts to send an event to a consumer, by whether the broker took it.',
    labelNames: ['outcome'],
    registers,
  });
  const rows = new Gauge({
    name: 'cedula_outbox_rows',
    help: 'Events and consumers that are not confirmed, counted up to 100,000.',
    registers,
  });
  const age = new Gauge({
    name: 'cedula_outbox_oldest_seconds',
    help: 'Age of the oldest event that is not confirmed.',
    registers,
  });
  return {
    sent(taken: number, refused: number): void {
      attempts.inc({ outcome: 'taken' }, taken);
      attempts.inc({ outcome: 'refused' }, refused);
    },
    backlog(backlog: Backlog): void {
      const { oldest } = backlog;
      rows.set(backlog.rows);
      age.set(isId('evt', oldest) ? Math.max(0, clock.now() - timeOf(oldest)) / 1_000 : 0);
    },
  };
}
