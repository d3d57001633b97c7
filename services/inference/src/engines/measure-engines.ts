import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { durationBucketsSeconds, type Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Engines } from './open-engines.ts';

/**
 * Measures engines: how long they take, and what their workers do.
 *
 * @returns the engines, whose answers are timed
 */
export function measureEngines(metrics: Registry, engines: Engines): Engines {
  measurePools(metrics, engines.pools);
  const timed = createTimer(metrics);
  const { faces, text } = engines;
  return {
    ...engines,
    faces: {
      ...faces,
      detectFaces: (image, call) => timed('detect_faces', faces.detectFaces(image, call)),
      describeFace: (image, call) => timed('describe_face', faces.describeFace(image, call)),
    },
    text: {
      ...text,
      extractText: (image, call) => timed('extract_text', text.extractText(image, call)),
    },
  };
}

function createTimer(metrics: Registry) {
  const seconds = new Histogram({
    name: 'cedula_engine_seconds',
    help: 'Time from asking an engine to its answer, waiting for a worker included.',
    labelNames: ['operation', 'outcome'],
    buckets: durationBucketsSeconds,
    registers: [metrics],
  });
  return async <T>(operation: string, answer: Promise<T>): Promise<T> => {
    const stop = seconds.startTimer({ operation });
    try {
      const given = await answer;
      stop({ outcome: 'answered' });
      return given;
    } catch (error) {
      stop({ outcome: error instanceof DomainError ? error.reason : 'failed' });
      throw error;
    }
  };
}

function measurePools(metrics: Registry, pools: Engines['pools']): void {
  const registers = [metrics];
  void new Gauge({
    name: 'cedula_engine_workers',
    help: 'Worker threads of an engine by state; "away" counts those that are starting or failed to.',
    labelNames: ['engine', 'state'],
    registers,
    collect() {
      for (const [engine, stats] of pools) {
        const { size, busy, available } = stats();
        this.set({ engine, state: 'busy' }, busy);
        this.set({ engine, state: 'idle' }, available - busy);
        this.set({ engine, state: 'away' }, size - available);
      }
    },
  });
  void new Gauge({
    name: 'cedula_engine_queue',
    help: 'Images that wait for a worker.',
    labelNames: ['engine'],
    registers,
    collect() {
      for (const [engine, stats] of pools) this.set({ engine }, stats().queued);
    },
  });
  void new Counter({
    name: 'cedula_engine_restarts_total',
    help: 'Workers that were ended and replaced, failed starts included.',
    labelNames: ['engine'],
    registers,
    collect() {
      this.reset();
      for (const [engine, stats] of pools) this.inc({ engine }, stats().restarts);
    },
  });
}
