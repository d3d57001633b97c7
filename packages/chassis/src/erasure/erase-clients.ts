import type { Database } from '../db/database.ts';
import { createLoop, type Loop } from '../events/loop.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Clock } from '../time/clock.ts';
import { putClientErasure, takeClientErasure } from './client-erasure-store.ts';
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
  return createLoop({
    name: 'client erasure',
    turn: async () => ((await eraseNextBatch(options)) ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
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
