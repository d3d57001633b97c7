import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { expect, test } from 'vitest';
import { sceneImage, toldFaces } from '../testing/told-faces.ts';
import { measureEngines } from './measure-engines.ts';
import { openEngines } from './open-engines.ts';

const one = { workers: 1, maxQueued: 1 };
const call = { deadline: Date.now() + 60_000 };

test('answers are timed by operation and outcome, and workers are counted', async () => {
  const metrics = createMetrics({ service: 'inference' });
  const simulated = openEngines({ engine: 'simulated', faces: one, text: one });
  const stats = { size: 6, busy: 1, queued: 4, available: 3, restarts: 5 };
  const { faces } = measureEngines(metrics, {
    ...simulated,
    faces: toldFaces(),
    pools: new Map([['faces', () => stats]]),
  });
  await faces.detectFaces(sceneImage({ widths: [] }), call);
  const busy = faces.describeFace(sceneImage({ widths: [], fault: 'ENGINE_BUSY' }), call);
  await expect(busy).rejects.toBeInstanceOf(DomainError);
  const broken = faces.describeFace(sceneImage({ widths: [], fault: 'INTERNAL' }), call);
  await expect(broken).rejects.toThrow('exploded');

  const text = await metrics.metrics();
  const valueOf = (name: string, labels: readonly string[]) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
      .map((line) => Number(line.split(' ').at(-1)));
  const seconds = 'cedula_engine_seconds_count';
  expect(valueOf(seconds, ['operation="detect_faces"', 'outcome="answered"'])).toEqual([1]);
  expect(valueOf(seconds, ['operation="describe_face"', 'outcome="ENGINE_BUSY"'])).toEqual([1]);
  expect(valueOf(seconds, ['operation="describe_face"', 'outcome="failed"'])).toEqual([1]);
  for (const [state, workers] of [
    ['busy', 1],
    ['idle', 2],
    ['away', 3],
  ] as const) {
    expect(valueOf('cedula_engine_workers', ['engine="faces"', `state="${state}"`])).toEqual([workers]);
  }
  expect(valueOf('cedula_engine_queue', ['engine="faces"'])).toEqual([4]);
  expect(valueOf('cedula_engine_restarts_total', ['engine="faces"'])).toEqual([5]);
});

test('engines without a warm worker are not ready, and a start that is broken off is not waited for', async () => {
  const engines = openEngines({ engine: 'local', faces: one, text: one });
  await expect(engines.check()).rejects.toThrow('no worker for faces is ready');
  await expect(engines.ready(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  await engines.close();
});
