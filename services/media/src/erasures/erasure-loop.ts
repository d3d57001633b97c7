import type { Database } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { deleteErasure, takeDueErasures } from './erasure-store.ts';

/** What finishing erasures takes. */
export interface ErasureOptions {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Few enough to be done well within their lease. */
const batchSize = 5;
const pollMs = 2_000;

/** Starts what finishes the erasures that a failing store or a killed process left behind. */
export function startErasureLoop(options: ErasureOptions): Loop {
  return createLoop({
    name: 'erasures',
    turn: async () => ((await finishErasures(options)) === batchSize ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
  });
}

/** Finishes erasures that are due. Throws where the store is away; they are due again then when their lease ends. */
export async function finishErasures({ database, store, clock, log }: ErasureOptions): Promise<number> {
  const now = new Date(clock.now());
  const due = await database.asSystem('erasure', (em) => takeDueErasures(em, now, batchSize));
  for (const erasure of due) {
    const { clientId, imageId, objectKeys } = erasure;
    await store.remove(objectKeys);
    await database.asSystem('erasure', (em) => deleteErasure(em, erasure));
    log.info({ clientId, imageId, objects: objectKeys.length }, 'erasure finished');
  }
  return due.length;
}
