import type { Database } from '../db/database.ts';
import { relayPurpose } from './outbox-table.ts';

/** An event that is to be sent to a consumer. */
export interface Due {
  readonly eventId: string;
  readonly consumer: string;
  readonly subject: string;
  readonly event: Uint8Array;
  /** The number of this attempt, from 1. */
  readonly attempts: number;
}

/** How far behind the outbox is. */
export interface Backlog {
  /** Rows, counted up to a hundred thousand. */
  readonly rows: number;
  /** The id of the oldest event. */
  readonly oldest: string | undefined;
}

/** When what is unconfirmed goes again. */
export interface ResendDelays {
  /** After the first attempt; doubled with each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Names a row. */
export type Key = Pick<Due, 'eventId' | 'consumer'>;

const countedRows = 100_000;

const keys = `select * from unnest(string_to_array(?, ','), string_to_array(?, ',')) as keys (event_id, consumer)`;

/** The statements of the relay. Each is a transaction of its own. */
export function outboxStore(database: Database) {
  const asRelay = <Row extends object>(sql: string, parameters: readonly unknown[]) =>
    database.asSystem(relayPurpose, (em) => em.execute<Row[]>(sql, [...parameters]));
  return {
    /**
     * Takes up to `limit` rows that are due, for this relay alone, and makes them due again
     * for the case that nothing is heard of them. In the order of their times and never
     * "after the last one": rows of transactions that began earlier may commit later.
     */
    async lease(limit: number, nowMs: number, { firstMs, longestMs }: ResendDelays): Promise<Due[]> {
      const now = new Date(nowMs);
      return asRelay(
        `with due as (
           select event_id, consumer from outbox where due_time <= ? order by due_time limit ? for update skip locked
         )
         update outbox set attempts = attempts + 1,
           due_time = ?::timestamptz + least(? * power(2, least(attempts, 20)), ?) * interval '1 millisecond'
         from due where outbox.event_id = due.event_id and outbox.consumer = due.consumer
         returning outbox.event_id as "eventId", outbox.consumer, subject, event, attempts`,
        [now, limit, now, firstMs, longestMs],
      );
    },

    /** Sends these again sooner, because they have not left: after a second, doubling with each attempt up to 30. */
    async postpone(rows: readonly Key[], nowMs: number): Promise<void> {
      await asRelay(
        `update outbox set due_time =
           ?::timestamptz + least(power(2, least(attempts, 20) - 1), 30) * interval '1 second'
         from (${keys}) as keys
         where outbox.event_id = keys.event_id and outbox.consumer = keys.consumer returning 1`,
        [new Date(nowMs), ...parametersOf(rows)],
      );
    },

    /** Forgets what has been applied. */
    async forget(rows: readonly Key[]): Promise<void> {
      await asRelay(
        `delete from outbox using (${keys}) as keys
         where outbox.event_id = keys.event_id and outbox.consumer = keys.consumer returning 1`,
        parametersOf(rows),
      );
    },

    async backlog(): Promise<Backlog> {
      const [row] = await asRelay<{ rows: string; oldest: string | null }>(
        `select (select count(*) from (select 1 from outbox limit ?) as counted) as rows,
                (select event_id from outbox order by event_id limit 1) as oldest`,
        [countedRows],
      );
      return { rows: Number(row?.rows ?? 0), oldest: row?.oldest ?? undefined };
    },
  };
}

function parametersOf(rows: readonly Key[]): string[] {
  return [rows.map(({ eventId }) => eventId).join(','), rows.map(({ consumer }) => consumer).join(',')];
}
