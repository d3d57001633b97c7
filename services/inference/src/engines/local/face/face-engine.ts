import type { DescribedFace, EngineCall, FaceEngine } from '../../face-engine.ts';
import { transferableCopy } from '../../../pool/transferable.ts';
import { type PoolStats, createWorkerPool } from '../../../pool/worker-pool.ts';
import type { FaceJob } from './face-job.ts';
import { descriptorSimilarity } from './similarity.ts';

export interface LocalFaceEngineOptions {
  /** Worker threads; one per core is the most that helps. */
  readonly workers: number;
  /** Images that may wait for a worker. */
  readonly maxQueued: number;
}

export interface LocalFaceEngine extends FaceEngine {
  /** For metrics and readiness. */
  stats(): PoolStats;
}

/** The engine that runs in this process: models from the installed packages, no network. */
export function createLocalFaceEngine({ workers, maxQueued }: LocalFaceEngineOptions): LocalFaceEngine {
  const pool = createWorkerPool<FaceJob, DescribedFace>({
    name: 'faces',
    script: new URL('./face-worker.ts', import.meta.url),
    size: workers,
    maxQueued,
  });
  const analyse = (bytes: Uint8Array, describe: boolean, { deadline, signal }: EngineCall) => {
    const image = transferableCopy(bytes);
    return pool.run({ image, describe }, { deadline, signal, transfer: [image.buffer] });
  };
  return {
    // The version changes whenever the same image may get another answer.
    info: { name: 'local', model: 'blazeface+facemesh+dlib-resnet-v1', version: '1.0.0' },
    ready: () => pool.ready(),
    detectFaces: async (image, call) => {
      const { descriptor: _, ...detected } = await analyse(image, false, call);
      return detected;
    },
    describeFace: (image, call) => analyse(image, true, call),
    similarity: descriptorSimilarity,
    stats: () => pool.stats(),
    close: () => pool.close(),
  };
}
