import { afterCommit, type EntityManager } from '../db/unit-of-work.ts';
import { type IdSource, newId } from '../ids/id.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { createEvent, encodeEvent, type EventOrigin, type EventPayload, routeOf } from './event-contract.ts';
import { anyone } from './subjects.ts';

/** Where a service puts its events. */
export interface Outbox {
  /**
   * Publishes an event with what the transaction does: both commit, or neither. Throws
   * where the event breaks the contract.
   *
   * @param em of the transaction, for the same client
   * @returns the event's id, `evt_…`
   */
  publish(em: EntityManager, payload: EventPayload, origin: EventOrigin): Promise<string>;
  /** Calls whenever a transaction that published has committed. */
  onPublished(listener: () => void): void;
}

/** What `createOutbox` takes. */
export interface OutboxOptions {
  readonly clock?: Clock;
  readonly ids?: IdSource;
}

/** Makes the outbox of a process. Its rows are sent by a relay, in this process or another. */
export function createOutbox({ clock = systemClock, ids = newId }: OutboxOptions = {}): Outbox {
  const listeners: (() => void)[] = [];
  return {
    async publish(em, payload, origin) {
      const now = clock.now();
      const id = ids('evt');
      const bytes = Buffer.from(encodeEvent(createEvent(id, payload, origin, now)));
      const { subject, consumers } = routeOf(payload);
      const names = consumers.length === 0 ? [anyone] : consumers;
      await em.execute(
        `insert into "outbox" ("event_id", "consumer", "client_id", "subject", "event", "due_time")
         select ?, unnest(string_to_array(?, ',')), ?, ?, ?, ?`,
        [id, names.join(','), origin.clientId, subject, bytes, new Date(now)],
        'run',
      );
      // Not NOTIFY: it takes a lock of the whole database at each commit. Relays of other
      // processes find the row when they poll.
      afterCommit(em, () => listeners.forEach((listener) => listener()));
      return id;
    },
    onPublished(listener) {
      listeners.push(listener);
    },
  };
}
