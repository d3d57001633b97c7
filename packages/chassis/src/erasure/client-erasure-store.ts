import type { EntityManager } from '../db/unit-of-work.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Event } from '../events/event-contract.ts';

/** An erasure that somebody has taken. */
export interface TakenErasure {
  readonly clientId: string;
  readonly noteTime: Date;
  /** Where the pass under way goes on. */
  readonly position: string;
  /** When it began: this moment where the position is ''. */
  readonly passTime: Date;
}

/**
 * Notes the clients that these events tell are deleted: what they have left is erased from
 * now on. To be called where events are applied; others are passed over.
 */
export async function noteDeletedClients(
  em: EntityManager,
  events: readonly Event[],
  now: Date,
): Promise<void> {
  const clientIds = events.flatMap(({ clientId, payload }) =>
    payload.case === 'clientDeleted' ? [clientId] : [],
  );
  if (clientIds.length === 0) return;
  await em.execute(
    `insert into client_erasure (client_id, note_time, due_time, position, pass_time)
     select distinct client_id, ?::timestamptz, ?::timestamptz, '', ?::timestamptz
     from unnest(string_to_array(?, ',')) as client_id order by client_id on conflict do nothing`,
    [now, now, now, clientIds.join(',')],
    'run',
  );
}

/** Which of these clients are deleted, as far as the service has heard. */
export async function deletedAmong(
  em: EntityManager,
  clientIds: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(clientIds)];
  if (ids.length === 0) return new Set();
  const rows = await em.execute<{ id: string }[]>(
    `select client_id as id from client_erasure where client_id = any(string_to_array(?, ','))`,
    [ids.join(',')],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Throws UNAUTHENTICATED where the client is deleted: nothing may be made for it any more. */
export async function refuseDeletedClient(em: EntityManager, clientId: string): Promise<void> {
  if ((await deletedAmong(em, [clientId])).size === 0) return;
  throw new DomainError('UNAUTHENTICATED', 'The credential is not valid any more.');
}

/** Takes the erasure that has waited longest, until `leaseEnd`; undefined where none is due. */
export async function takeClientErasure(
  em: EntityManager,
  { now, leaseEnd }: { readonly now: Date; readonly leaseEnd: Date },
): Promise<TakenErasure | undefined> {
  const [taken] = await em.execute<{ clientId: string; noteTime: Date; position: string; passTime: Date }[]>(
    `update client_erasure set due_time = ?, pass_time = case when position = '' then ? else pass_time end
     where client_id = (
       select client_id from client_erasure where due_time <= ? order by due_time limit 1 for update skip locked
     )
     returning client_id as "clientId", note_time as "noteTime", position, pass_time as "passTime"`,
    [leaseEnd, now, now],
  );
  // Statements of our own are answered with texts.
  return taken && { ...taken, noteTime: new Date(taken.noteTime), passTime: new Date(taken.passTime) };
}

/** Gives an erasure back. `dueTime`: when it goes on from `position`; null: it is finished. */
export async function putClientErasure(
  em: EntityManager,
  { clientId, position, dueTime }: { clientId: string; position: string; dueTime: Date | null },
): Promise<void> {
  await em.execute(
    `update client_erasure set due_time = ?, position = ? where client_id = ?`,
    [dueTime, position, clientId],
    'run',
  );
}

/** When the oldest erasure that is not finished was noted; undefined where all are. */
export async function oldestUnfinished(em: EntityManager): Promise<Date | undefined> {
  const [row] = await em.execute<{ noteTime: Date | null }[]>(
    `select min(note_time) as "noteTime" from client_erasure where due_time is not null`,
  );
  // Statements of our own are answered with texts.
  const noteTime = row?.noteTime ?? undefined;
  return noteTime && new Date(noteTime);
}
