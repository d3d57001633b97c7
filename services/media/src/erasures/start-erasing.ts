import type { Database } from '@cedula/chassis/db/database.ts';
import { startClientErasure } from '@cedula/chassis/erasure/erase-clients.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { startAlbumErasure } from './erase-albums.ts';
import { eraseClientBatch } from './erase-client.ts';
import { startErasureLoop } from './erasure-loop.ts';

/** What erasing takes. */
export interface ErasingOptions {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Registry;
}

/** All that erases what deletions have left, as long as the process lives. */
export interface Erasing {
  /** Lets the erasure of an album begin at once. */
  wakeAlbumErasure(): void;
  close(): Promise<void>;
}

/**
 * Starts what erases: a deleted client's rows and objects; a deleted album's images, which
 * are deleted one like the other; and a deleted image's objects. Any number of processes may.
 */
export function startErasing(options: ErasingOptions): Erasing {
  const objects = startErasureLoop(options);
  const albums = startAlbumErasure({ ...options, wakeErasures: () => objects.wake() });
  const clients = startClientErasure({ ...options, eraseBatch: eraseClientBatch(options) });
  return {
    wakeAlbumErasure: () => albums.wake(),
    close: async () => void (await Promise.all([albums.close(), clients.close(), objects.close()])),
  };
}
