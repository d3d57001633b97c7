import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { eraseObjects, type EraseObjectsParts } from './erase-objects.ts';
import { erasurePurpose } from './erasure.ts';
import { takeDueErasures } from './erasure-store.ts';

/** What finishing erasures takes. */
export interface ErasureOptions extends EraseObjectsParts {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Few enough for their objects to be removed well within the lease. */
const batchSize = 50;
const pollMs = 2_000;

/**
 * Starts what removes the objects of deleted images: of albums, and those that a failing
 * store or a killed process left behind.
 */
export function startErasureLoop(options: ErasureOptions): Loop {
  return createLoop({
    name: 'erasures',
    turn: async () => ((await finishErasures(options)) === batchSize ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
  });
}

/**
 * Finishes erasures that are due. Gives how many. Throws where the store is away; they are due
 * again then when their lease ends.
 */
export async function finishErasures({ clock, log, ...parts }: ErasureOptions): Promise<number> {
  const now = new Date(clock.now());
  const due = await parts.database.asSystem(erasurePurpose, (em) => takeDueErasures(em, now, batchSize));
  if (due.length === 0) return 0;
  await eraseObjects(parts, due);
  log.info({ images: due.length }, 'erasures finished');
  return due.length;
}
