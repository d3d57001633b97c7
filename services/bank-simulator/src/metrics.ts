import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Counter, Gauge } from 'prom-client';
import type { Book } from './book/book.ts';
import type { Endpoint } from './faults/faults.ts';

/** Counts what is asked of the bank, and which fault was played. */
export function measureBank(
  metrics: Registry,
  book: Pick<Book, 'size'>,
): (endpoint: Endpoint, fault: string) => void {
  const requests = new Counter({
    name: 'cedula_bank_simulator_requests_total',
    help: 'Requests that were understood, by endpoint and by the fault that was played.',
    labelNames: ['endpoint', 'fault'],
    registers: [metrics],
  });
  const entries: Gauge = new Gauge({
    name: 'cedula_bank_simulator_entries',
    help: 'Tokens and commands in the book.',
    registers: [metrics],
    collect: () => {
      entries.set(book.size());
    },
  });
  return (endpoint, fault) => requests.inc({ endpoint, fault });
}
