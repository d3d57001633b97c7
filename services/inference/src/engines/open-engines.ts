import type { PoolStats } from '../pool/worker-pool.ts';
import type { FaceEngine } from './face-engine.ts';
import { createLocalFaceEngine } from './local/face/face-engine.ts';
import { createLocalTextEngine } from './local/text/text-engine.ts';
import { createSimulatedFaceEngine } from './simulated/face-engine.ts';
import { createSimulatedTextEngine } from './simulated/text-engine.ts';
import type { TextEngine } from './text-engine.ts';

/** The worker threads of an engine. */
export interface PoolSettings {
  readonly workers: number;
  /** Images that may wait for one. */
  readonly maxQueued: number;
}

/** What `openEngines` takes. */
export interface EngineSettings {
  readonly engine: 'local' | 'simulated';
  readonly faces: PoolSettings;
  readonly text: PoolSettings;
}

/** The engines of a process. */
export interface Engines {
  readonly faces: FaceEngine;
  readonly text: TextEngine;
  /** How many images each may be given at once, those that wait included. */
  readonly places: { readonly faces: number; readonly text: number };
  /** What their worker threads do, by engine; none where they have none. */
  readonly pools: ReadonlyMap<string, () => PoolStats>;
  /** Resolves when both are warm; rejects when one cannot start, or the signal is aborted. */
  ready(signal: AbortSignal): Promise<void>;
  /** Rejects where one of them has no worker that could do anything: for readiness. */
  check(): Promise<void>;
  /** Finishes what is under way and frees what is held. */
  close(): Promise<void>;
}

/** Simulated engines have no workers to wait for; this bounds the memory that images take. */
const simulatedPlaces = 128;

/** Opens the engines that are configured; local ones begin to warm up. */
export function openEngines({ engine, ...settings }: EngineSettings): Engines {
  if (engine === 'simulated') {
    return joinEngines({
      faces: createSimulatedFaceEngine(),
      text: createSimulatedTextEngine(),
      places: { faces: simulatedPlaces, text: simulatedPlaces },
      pools: new Map(),
    });
  }
  const faces = createLocalFaceEngine(settings.faces);
  const text = createLocalTextEngine(settings.text);
  return joinEngines({
    faces,
    text,
    places: { faces: placesOf(settings.faces), text: placesOf(settings.text) },
    pools: new Map([
      ['faces', () => faces.stats()],
      ['text', () => text.stats()],
    ]),
  });
}

function placesOf({ workers, maxQueued }: PoolSettings): number {
  return workers + maxQueued;
}

function joinEngines(parts: Pick<Engines, 'faces' | 'text' | 'places' | 'pools'>): Engines {
  const { faces, text, pools } = parts;
  return {
    ...parts,
    async ready(signal) {
      signal.throwIfAborted();
      const aborted = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      await Promise.race([Promise.all([faces.ready(), text.ready()]), aborted]);
    },
    async check() {
      for (const [name, stats] of pools) {
        if (stats().available === 0) throw new Error(`no worker for ${name} is ready`);
      }
    },
    async close() {
      await Promise.all([faces.close(), text.close()]);
    },
  };
}
