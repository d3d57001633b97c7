import type { Registry } from 'prom-client';
import type { Database } from '../db/database.ts';
import type { EntityManager } from '../db/unit-of-work.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { inBatches } from './batches.ts';
import type { Broker, Deliveries } from './broker.ts';
import { measureConsumer } from './consumer-metrics.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createDesk } from './desk.ts';
import type { Event } from './event-contract.ts';
import { createInbox } from './inbox.ts';
import { createLoop } from './loop.ts';

/**
 * Applies events, in the transaction that also notes them as applied. May be called again
 * after a conflict, so it has no effects but on `em`; rows that several events share it
 * writes in one order, so that two batches never wait for each other. An event it cannot
 * apply it refuses by throwing.
 */
export type Apply = (em: EntityManager, events: readonly Event[]) => Promise<void>;

/** What `startConsumer` takes. */
export interface ConsumerOptions {
  /** The durable consumer's name, as the contract's events name it. */
  readonly name: string;
  readonly database: Database;
  readonly broker: Broker;
  readonly apply: Apply;
  readonly log: Logger;
  readonly metrics?: Registry;
  readonly clock?: Clock;
  /** The greatest number of events in one transaction. Default 500. */
  readonly batchSize?: number;
  /** How long an event waits for others to share its transaction. Default 10. */
  readonly lingerMs?: number;
  /** How long applied events are remembered. Default 14 days. */
  readonly retentionMs?: number;
  /** How long an event waits after its first failure; doubled with each further one. Default 1,000. */
  readonly retryMs?: number;
}

/** A consumer that runs. */
export interface Consumer {
  /** Rejects while it is not receiving: for readiness. */
  check(): Promise<void>;
  /** Applies what it was given already, and stops. */
  close(): Promise<void>;
}

const defaultRetentionMs = 14 * 86_400_000;
const sweepEveryMs = 60_000;
/** Between one consumption that ended and the next one. */
const reopenMs = 250;

/**
 * Applies the events of a durable consumer, each one once, however often it comes. Any
 * number of processes may share the consumer.
 */
export function startConsumer(options: ConsumerOptions): Consumer {
  const { name, database, broker, log, clock = systemClock, batchSize = 500, lingerMs = 10 } = options;
  const metrics = measureConsumer(options.metrics, name);
  const inbox = createInbox(name, clock, options.retentionMs ?? defaultRetentionMs);
  const deadLetters = createDeadLetters(name, database, clock);
  const { retryMs = 1_000 } = options;
  const settle = createDesk({ ...options, clock, inbox, deadLetters, metrics, retryMs });
  let open: Deliveries | undefined;
  let isClosing = false;

  const receiving = createLoop({
    name: `consumer ${name}`,
    idleMs: reopenMs,
    log,
    async turn() {
      if (!broker.isConnected()) return 'idle';
      open = await broker.consume(name);
      try {
        if (isClosing) open.close();
        for await (const batch of inBatches(open, { maxSize: batchSize, lingerMs })) await settle(batch);
      } finally {
        open.close();
        open = undefined;
      }
      return 'idle';
    },
  });
  const sweeping = createLoop({
    name: `inbox ${name}`,
    idleMs: sweepEveryMs,
    log,
    async turn() {
      await inbox.sweep(database);
      metrics.deadLetters(await deadLetters.sweep());
      return 'idle';
    },
  });
  return {
    async check() {
      if (open === undefined || !broker.isConnected()) throw new Error(`consumer ${name} receives nothing`);
    },
    async close() {
      isClosing = true;
      open?.close();
      await Promise.all([receiving.close(), sweeping.close()]);
    },
  };
}
