import type { Database } from '../db/database.ts';
import type { EntityManager } from '../db/unit-of-work.ts';
import { createIdSource, timeOf } from '../ids/id.ts';
import type { Clock } from '../time/clock.ts';
import type { ReadableLetter } from './letters.ts';
import { consumerPurpose } from './inbox-tables.ts';

/**
 * How much younger than what is forgotten an event has to be to be applied: more than
 * clocks of two machines differ.
 */
const marginMs = 3_600_000;
const sweptPerStatement = 5_000;

/** See `createInbox`. */
export type Inbox = ReturnType<typeof createInbox>;

/** The event is older than the inbox remembers: nobody can say whether it was applied. */
export class TooOld extends Error {
  constructor() {
    super('older than the inbox remembers');
  }
}

/**
 * Remembers which events a consumer has applied, and forgets the oldest.
 *
 * Why an event cannot be applied a second time after its row is swept: its id holds the
 * time at which it was made, and never changes. A row is swept when that time is more than
 * the retention ago; an event is applied only when it is less than the retention minus an
 * hour ago. So from the moment a row may be swept, on any machine whose clock is wrong by
 * less than an hour, the event is refused, however and from wherever it comes: a publisher
 * that was down for weeks, a stream restored from a backup, a process that was frozen in
 * the middle of sending. What is refused so is not lost: it becomes a dead letter, for
 * somebody who can look whether it was applied.
 */
export function createInbox(consumer: string, clock: Clock, retentionMs: number) {
  return {
    /**
     * Notes events as applied, in the transaction that applies them.
     *
     * @param letters in the order of their ids, so that two transactions never wait for each other
     * @returns those that were not applied before
     * @throws TooOld
     */
    async claim(em: EntityManager, letters: readonly ReadableLetter[]): Promise<ReadableLetter[]> {
      const horizon = clock.now() - retentionMs + marginMs;
      const old = letters.filter(({ id }) => timeOf(id) < horizon);
      if (old.length > 0 && (await remembered(em, consumer, old)) < old.length) throw new TooOld();
      const current = letters.filter(({ id }) => timeOf(id) >= horizon);
      if (current.length === 0) return [];
      const claimed = await em.execute<{ id: string }[]>(
        `insert into inbox (event_id, consumer) select id, ? from unnest(string_to_array(?, ',')) as id
         on conflict do nothing returning event_id as id`,
        [consumer, idsOf(current)],
      );
      const fresh = new Set(claimed.map(({ id }) => id));
      return current.filter(({ id }) => fresh.has(id));
    },

    /** Forgets events that are refused by now. */
    async sweep(database: Database): Promise<void> {
      const bound = oldestIdOf(clock.now() - retentionMs);
      for (let swept = sweptPerStatement; swept === sweptPerStatement;) {
        const { length } = await database.asSystem(consumerPurpose, (em) =>
          em.execute<object[]>(
            `delete from inbox where ctid in (
               select ctid from inbox where event_id < ? and consumer = ? order by event_id limit ?
             ) returning 1`,
            [bound, consumer, sweptPerStatement],
          ),
        );
        swept = length;
      }
    },
  };
}

/** How many of these the consumer knows, as applied or as dead. */
async function remembered(
  em: EntityManager,
  consumer: string,
  letters: readonly ReadableLetter[],
): Promise<number> {
  const rows = await em.execute<object[]>(
    `select 1 from unnest(string_to_array(?, ',')) as id
     where exists (select 1 from inbox where event_id = id and consumer = ?)
        or exists (select 1 from dead_letter where event_id = id and consumer = ? and dead)`,
    [idsOf(letters), consumer, consumer],
  );
  return rows.length;
}

function idsOf(letters: readonly ReadableLetter[]): string {
  return letters.map(({ id }) => id).join(',');
}

/** What every event id made at or after that time is greater than. */
function oldestIdOf(ms: number): string {
  const idAt = createIdSource({ clock: { now: () => Math.max(0, ms) }, random: () => undefined });
  return idAt('evt').slice(0, 'evt_'.length + 10);
}
