import type { Database } from '../db/database.ts';
import { createLoop, type Loop } from '../events/loop.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { idempotencySweepPurpose } from './idempotency-table.ts';
import { removeExpired } from './record-store.ts';

/** What sweeping takes. */
export interface IdempotencySweepOptions {
  readonly database: Pick<Database, 'asSystem'>;
  readonly log: Logger;
  readonly clock?: Clock;
}

const batchSize = 500;
const pollMs = 60_000;

/** Starts what removes idempotency records that are out of date. Any number of processes may. */
export function startIdempotencySweeper({
  database,
  log,
  clock = systemClock,
}: IdempotencySweepOptions): Loop {
  return createLoop({
    name: 'idempotency sweeper',
    turn: async () => ((await sweepRecords(database, clock)) >= batchSize ? 'more' : 'idle'),
    idleMs: pollMs,
    log,
  });
}

/** Removes one batch. Gives how many rows it was. */
export function sweepRecords(database: Pick<Database, 'asSystem'>, clock: Clock): Promise<number> {
  return database.asSystem(idempotencySweepPurpose, (em) =>
    removeExpired(em, new Date(clock.now()), batchSize),
  );
}
