import { durationBucketsSeconds, type Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Histogram } from 'prom-client';

/**
 * Counts what is asked of the object store.
 *
 * @returns what times an operation: a read until its first byte, everything else to its end
 */
export function measureStore(metrics: Registry | undefined) {
  const seconds = new Histogram({
    name: 'cedula_object_store_seconds',
    help: 'How long the object store takes to answer, by operation and outcome.',
    labelNames: ['operation', 'outcome'],
    buckets: durationBucketsSeconds,
    registers: metrics === undefined ? [] : [metrics],
  });
  return async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    const stop = seconds.startTimer({ operation });
    try {
      const result = await work();
      stop({ outcome: 'answered' });
      return result;
    } catch (error) {
      stop({ outcome: 'failed' });
      throw error;
    }
  };
}
