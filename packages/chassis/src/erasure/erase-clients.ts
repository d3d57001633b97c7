import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../db/database.ts';
import { createLoop, type Loop } from '../events/loop.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Clock } from '../time/clock.ts';
import { oldestUnfinished, putClientErasure, takeClientErasure } from './client-erasure-store.ts';
import { clientErasurePurpose } from './client-erasure-table.ts';

/**
 * Erases a bounded part of what a deleted client has left. May be called again for the same
 * part: its process may be killed, or slow.
 *
 * @param position where to begin: '' at first, then what the call before gave
 * @returns where to go on, or null where nothing is left
 */
export type EraseBatch = (clientId: string, position: string) => Promise<string | null>;

/** What erasing clients takes. */
export interface ClientErasureOptions {
  readonly database: Pick<Database, 'asSystem'>;
  readonly eraseBatch: EraseBatch;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Registry;
}

const pollMs = 1_000;
/** Longer than a batch takes. Who is killed hands the erasure on when it ends. */
const leaseMs = 15_000;
/**
 * How long after a deletion was heard of something of the client may still be written: by
 * calls that gateways let in before they heard of it (5 s), until their deadlines, and by
 * transactions that began before the note. What they leave a second pass erases.
 */
export const settleMs = 120_000;

/** Starts what erases deleted clients, batch by batch, by turns. Any number of processes may. */
export function startClientErasure(options: ClientErasureOptions): Loop {
  measureOldest(options);
  return createLoop({
    name: 'client erasure',
    turn: async () => ((await eraseNextBatch(options)) ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
    metrics: options.metrics,
  });
}

/**
 * Erases one batch of the client that has waited longest. Gives whether one was due. Where it
 * throws, the client is due again when the lease ends, and others come first.
 */
export async function eraseNextBatch(options: ClientErasureOptions): Promise<boolean> {
  const { database, eraseBatch, clock, log } = options;
  const now = clock.now();
  const lease = { now: new Date(now), leaseEnd: new Date(now + leaseMs) };
  const taken = await database.asSystem(clientErasurePurpose, (em) => takeClientErasure(em, lease));
  if (taken === undefined) return false;
  const { clientId, noteTime, passTime } = taken;
  const next = await eraseBatch(clientId, taken.position);
  const settleTime = noteTime.getTime() + settleMs;
  const isFinished = next === null && passTime.getTime() >= settleTime;
  const dueMs = next === null ? Math.max(settleTime, clock.now()) : clock.now();
  const dueTime = isFinished ? null : new Date(dueMs);
  await database.asSystem(clientErasurePurpose, (em) =>
    putClientErasure(em, { clientId, position: next ?? '', dueTime }),
  );
  if (next === null) log.info({ clientId, isFinished }, 'client erased');
  return true;
}

/**
 * Shows for how long the oldest erasure has not been finished. One takes little more than
 * `settleMs`; what is unfinished for longer fails again and again, and somebody has to look.
 */
function measureOldest({ database, clock, log, metrics }: ClientErasureOptions): void {
  if (metrics === undefined) return;
  const oldest = new Gauge({
    name: 'cedula_client_erasure_oldest_seconds',
    help: 'For how long the oldest erasure of a deleted client has not been finished.',
    registers: [],
    async collect() {
      try {
        const since = await database.asSystem(clientErasurePurpose, oldestUnfinished, { readOnly: true });
        this.set(since === undefined ? 0 : Math.max(0, clock.now() - since.getTime()) / 1_000);
      } catch (err) {
        // The other metrics are worth having when the database is away.
        log.warn({ err }, 'the oldest client erasure is not known');
      }
    },
  });
  metrics.registerMetric(oldest);
}
