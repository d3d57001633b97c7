import type { Database } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { batchSize, removeOutdated } from './sweep-store.ts';

const pollMs = 60_000;

/** Starts what removes sessions, tokens, links and failed logins that are out of date. Any number of processes may. */
export function startSweep(options: {
  readonly database: Pick<Database, 'asSystem'>;
  readonly clock: Clock;
  readonly log: Logger;
}): Loop {
  const { database, clock, log } = options;
  return createLoop({
    name: 'sweep',
    turn: async () => {
      const counts = await database.asSystem('sweep', (em) => removeOutdated(em, clock.now()));
      return counts.includes(batchSize) ? 'more' : 'idle';
    },
    idleMs: pollMs,
    log,
  });
}
