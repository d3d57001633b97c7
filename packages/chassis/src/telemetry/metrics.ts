import { collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry } from 'prom-client';

/**
 * Upper bounds in seconds for the time that calls take: from a cache's answer to the
 * longest deadline. One list, so that histograms of different services can be added up.
 */
export const durationBucketsSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The metrics of a process, its own CPU, memory and event loop included. Every series
 * carries the label `service`; other labels have few values: a method or an outcome,
 * never an id. Made once per process and handed on: `new Counter({ …, registers: [metrics] })`.
 */
export function createMetrics({ service }: { service: string }): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}
