import type { Database } from '../db/database.ts';
import { errorLine } from '../redaction/describe-error.ts';
import type { Clock } from '../time/clock.ts';
import { consumerPurpose } from './inbox-tables.ts';
import { isReadable, type Letter } from './letters.ts';

/** A letter that could not be applied, and why. */
export interface Failure {
  readonly letter: Letter;
  readonly error: unknown;
}

/** How often an event has failed. */
export interface Count {
  readonly tries: number;
  /** It is given up: from now on it counts as applied. */
  readonly isDead: boolean;
}

/** See `createDeadLetters`. */
export type DeadLetters = ReturnType<typeof createDeadLetters>;

/** How often an event is tried. */
export const maxTries = 5;
/** A failure that was followed by a success in another process leaves its row behind. */
const staleMs = 86_400_000;

/** Counts failures of events in the consumer's own database, and keeps those that are given up. */
export function createDeadLetters(consumer: string, database: Database, clock: Clock) {
  return {
    /** Counts a failure; with the fifth one the event is given up. */
    async count({ letter, error }: Failure): Promise<Count> {
      const now = new Date(clock.now());
      const clientId = isReadable(letter) ? letter.content.clientId : '';
      return database.asSystem(consumerPurpose, async (em) => {
        const [row] = await em.execute<{ tries: number; dead: boolean }[]>(
          `insert into dead_letter as known (event_id, consumer, client_id, subject, event, tries, dead, problem,
             first_time, last_time)
           values (?, ?, ?, ?, ?, 1, false, ?, ?, ?)
           on conflict (event_id, consumer) do update set tries = known.tries + 1, dead = known.tries + 1 >= ?,
             problem = excluded.problem, last_time = excluded.last_time
           returning tries, dead`,
          [
            letter.key,
            consumer,
            clientId,
            letter.subject,
            Buffer.from(letter.payload),
            problemOf(error),
            now,
            now,
            maxTries,
          ],
        );
        const { tries = 1, dead = false } = row ?? {};
        if (dead && letter.id !== undefined) {
          // Should it come again, it is known.
          await em.execute(
            'insert into inbox (event_id, consumer) values (?, ?) on conflict do nothing returning 1',
            [letter.id, consumer],
          );
        }
        return { tries, isDead: dead };
      });
    },

    /** Forgets failures that are over, and gives how many events are given up. */
    async sweep(): Promise<number> {
      return database.asSystem(consumerPurpose, async (em) => {
        await em.execute(
          'delete from dead_letter where consumer = ? and not dead and last_time < ? returning 1',
          [consumer, new Date(clock.now() - staleMs)],
        );
        const [row] = await em.execute<{ count: string }[]>(
          'select count(*) from dead_letter where consumer = ? and dead',
          [consumer],
        );
        return Number(row?.count ?? 0);
      });
    },
  };
}

/** As a log would have it: searched for secrets, without values that were refused. */
function problemOf(error: unknown): string {
  return errorLine(error).slice(0, 500).replaceAll('\0', '');
}
