import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What became of an event. */
export type Outcome = 'applied' | 'duplicate' | 'failed' | 'dead';

/** See `measureConsumer`. */
export type ConsumerMetrics = ReturnType<typeof measureConsumer>;

/** Upper bounds in seconds, up to the age at which an event has been sent again several times. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/** Measures how a consumer keeps up. */
export function measureConsumer(metrics: Registry | undefined, consumer: string) {
  const registers = metrics === undefined ? [] : [metrics];
  const outcomes = new Counter({
    name: 'cedula_events_total',
    help: 'Events that arrived, by what became of them.',
    labelNames: ['consumer', 'outcome'],
    registers,
  });
  const age = new Histogram({
    name: 'cedula_event_age_seconds',
    help: 'Time from an event to its application.',
    labelNames: ['consumer'],
    buckets,
    registers,
  });
  const dead = new Gauge({
    name: 'cedula_dead_letters',
    help: 'Events that were given up and wait for somebody to look at them.',
    labelNames: ['consumer'],
    registers,
  });
  return {
    count(outcome: Outcome, events: number): void {
      outcomes.inc({ consumer, outcome }, events);
    },
    applied(ageMs: number): void {
      age.observe({ consumer }, Math.max(0, ageMs) / 1_000);
    },
    deadLetters(count: number): void {
      dead.set({ consumer }, count);
    },
  };
}
