import type { TextEngine, TextExtraction } from '../../text-engine.ts';
import { transferableCopy } from '../../../pool/transferable.ts';
import { type PoolStats, createWorkerPool } from '../../../pool/worker-pool.ts';
import type { TextJob } from './text-job.ts';

export interface LocalTextEngineOptions {
  /** Worker threads; one per core is the most that helps. */
  readonly workers: number;
  /** Images that may wait for a worker. */
  readonly maxQueued: number;
}

export interface LocalTextEngine extends TextEngine {
  /** For metrics and readiness. */
  stats(): PoolStats;
}

/** The engine that runs in this process: models from the installed packages, no network. */
export function createLocalTextEngine({ workers, maxQueued }: LocalTextEngineOptions): LocalTextEngine {
  const pool = createWorkerPool<TextJob, TextExtraction>({
    name: 'texts',
    script: new URL('./text-worker.ts', import.meta.url),
    size: workers,
    maxQueued,
  });
  return {
    // The version changes whenever the same image may get another answer.
    info: { name: 'local', model: 'tesseract-4.0.0-eng-classifier+lstm', version: '1.0.0' },
    ready: () => pool.ready(),
    extractText: (bytes, { deadline, signal, documentType }) => {
      const image = transferableCopy(bytes);
      return pool.run({ image, documentType }, { deadline, signal, transfer: [image.buffer] });
    },
    stats: () => pool.stats(),
    close: () => pool.close(),
  };
}
