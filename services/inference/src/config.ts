import { address } from '@cedula/chassis/config/address.ts';
import { type ConfigOf, defineConfig } from '@cedula/chassis/config/config.ts';
import {
  databaseSettings,
  eventSettings,
  migrationSettings,
  serviceSettings,
} from '@cedula/chassis/config/fragments.ts';
import { integer, masterKeys, oneOf } from '@cedula/chassis/config/readers.ts';
import { faceWorkersFor } from './engines/face-workers.ts';

/** What the serving process reads from its environment. */
export const config = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...eventSettings,
  masterKeys: masterKeys('CEDULA_MASTER_KEYS'),
  mediaAddress: address('CEDULA_MEDIA_ADDRESS'),
  /** `local` computes; `simulated` makes answers up from the images' digests, for contract and load tests. */
  engine: oneOf('CEDULA_ENGINE', ['local', 'simulated'], { default: 'local' }),
  faces: {
    /** Threads; about 400 MB for the first one and 250 MB for each further one. */
    workers: integer('CEDULA_FACE_WORKERS', { min: 1, max: 64, default: faceWorkersFor() }),
    /** Images that may wait: what the workers get done in a few seconds. */
    maxQueued: integer('CEDULA_FACE_QUEUE', { min: 0, max: 1_000, default: 32 }),
  },
  text: {
    /** Threads; about 250 MB each. */
    workers: integer('CEDULA_TEXT_WORKERS', { min: 1, max: 64, default: 1 }),
    /** Images that may wait. A page takes seconds, and who waits has thirty of them. */
    maxQueued: integer('CEDULA_TEXT_QUEUE', { min: 0, max: 1_000, default: 6 }),
  },
});

export type Config = ConfigOf<typeof config>;

/** What `migrate.ts` reads. */
export const migrationConfig = defineConfig(migrationSettings);
