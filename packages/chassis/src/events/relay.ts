import type { Registry } from 'prom-client';
import type { Database } from '../db/database.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { Broker } from './broker.ts';
import { collectConfirmations } from './confirmations.ts';
import type { Outbox } from './outbox.ts';
import { type Due, outboxStore, type ResendDelays } from './outbox-store.ts';
import { measureRelay } from './relay-metrics.ts';
import { createLoop } from './loop.ts';
import { anyone, eventSubject, messageId } from './subjects.ts';

/** What `startRelay` takes. */
export interface RelayOptions {
  /** The service whose outbox it is. */
  readonly service: string;
  readonly database: Database;
  readonly broker: Broker;
  /** Woken by it at once; without it the relay polls only. */
  readonly outbox?: Outbox;
  readonly log: Logger;
  readonly metrics?: Registry;
  readonly clock?: Clock;
  /** How long it waits where nothing is due. Default 250. */
  readonly pollMs?: number;
  /** When what is unconfirmed goes again. Default after 30 s, doubling to 5 min. */
  readonly resend?: ResendDelays;
}

/** A relay that runs. */
export interface Relay {
  /** Ends the turn under way, and waits for it. */
  close(): Promise<void>;
}

const batchSize = 500;
const measureEveryMs = 5_000;

/**
 * Sends what is in the outbox, again and again until its consumer confirms it. PostgreSQL
 * is the truth: what the broker acknowledges may be lost with its disk, so nothing is
 * forgotten for an acknowledgement, except events that nobody has to apply.
 *
 * Any number of relays may share an outbox; each row is leased to one of them at a time.
 * An event is sent at least once, in no particular order.
 */
export function startRelay(options: RelayOptions): Relay {
  const { service, database, broker, log, clock = systemClock, pollMs = 250 } = options;
  const { resend = { firstMs: 30_000, longestMs: 300_000 } } = options;
  const store = outboxStore(database);
  const metrics = measureRelay(options.metrics, clock);
  const confirmations = collectConfirmations({ service, broker, log, forget: (rows) => store.forget(rows) });
  let measuredAt = Number.NEGATIVE_INFINITY;

  async function send({ eventId, consumer, subject, event, attempts }: Due): Promise<void> {
    const address = eventSubject({ consumer, publisher: service, event: subject });
    await broker.publish(address, event, messageId(eventId, attempts));
  }

  async function turn(): Promise<'more' | 'idle'> {
    if (clock.now() - measuredAt >= measureEveryMs) {
      measuredAt = clock.now();
      metrics.backlog(await store.backlog());
    }
    // Leased without being sent, rows would have to wait for their lease to end.
    if (!broker.isConnected()) return 'idle';
    const due = await store.lease(batchSize, clock.now(), resend);
    if (due.length === 0) return 'idle';
    if (due.some(({ consumer }) => consumer === anyone))
      await broker.ensureStream(anyone, 'anyone').catch(() => undefined);
    const outcomes = await Promise.allSettled(due.map(send));
    const isSent = (_: Due, index: number) => outcomes[index]?.status === 'fulfilled';
    const sent = due.filter(isSent);
    const unsent = due.filter((row, index) => !isSent(row, index));
    const unheld = sent.filter(({ consumer }) => consumer === anyone);
    if (unheld.length > 0) await store.forget(unheld);
    if (unsent.length > 0) await store.postpone(unsent, clock.now());
    metrics.sent(sent.length, unsent.length);
    if (unsent.length > 0)
      log.warn({ events: unsent.length, err: firstReason(outcomes) }, 'events could not be sent');
    return due.length === batchSize && unsent.length === 0 ? 'more' : 'idle';
  }

  const loop = createLoop({ name: 'relay', turn, idleMs: pollMs, log, metrics: options.metrics });
  options.outbox?.onPublished(() => loop.wake());
  return {
    async close() {
      await loop.close();
      await confirmations.close();
    },
  };
}

function firstReason(outcomes: readonly PromiseSettledResult<unknown>[]): unknown {
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  return failed?.reason;
}
