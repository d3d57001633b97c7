import type { EntityManager } from '../db/unit-of-work.ts';
import type { RecordState } from './idempotency-table.ts';
import type { RecordName } from './record-names.ts';

/** Who holds a key. */
export interface Holder {
  readonly clientId: string;
  readonly keyHash: string;
  readonly requestId: string;
}

/** A record in force. */
export interface StoredRecord extends RecordName {
  readonly state: RecordState;
  readonly requestId: string;
  readonly answer: Uint8Array | null;
}

/** What `claimRecord` and `findRecord` take. */
export interface ClaimOptions {
  readonly clientId: string;
  /** The current name first. */
  readonly names: readonly [RecordName, ...RecordName[]];
  readonly now: Date;
}

/** What is not in force may be taken: it is out of date, or whoever held it is gone. */
const inForce = `expire_time > ? and (state <> 'RUNNING' or lease_end > ?)`;

/** Takes the key for a request: where nobody has it, or nobody does any more. Gives whether it did. */
export async function claimRecord(
  em: EntityManager,
  options: ClaimOptions & { requestId: string; leaseEnd: Date; expireTime: Date },
): Promise<boolean> {
  const { clientId, names, now, requestId, leaseEnd, expireTime } = options;
  const [{ keyHash, fingerprint }, ...older] = names;
  const row = [clientId, keyHash, fingerprint, requestId, leaseEnd, expireTime];
  const taken = await em.execute<object[]>(
    `insert into idempotency_record as record
       (client_id, key_hash, fingerprint, state, request_id, lease_end, expire_time)
     select ?, ?, ?, 'RUNNING', ?, ?, ?
     where not exists (
       select from idempotency_record
       where client_id = ? and key_hash = any(string_to_array(?, ',')) and ${inForce}
     )
     on conflict (client_id, key_hash) do update
       set fingerprint = excluded.fingerprint, state = excluded.state, request_id = excluded.request_id,
           lease_end = excluded.lease_end, expire_time = excluded.expire_time, answer = null
       where not (record.expire_time > ? and (record.state <> 'RUNNING' or record.lease_end > ?))
     returning 1`,
    [...row, clientId, older.map((name) => name.keyHash).join(','), now, now, now, now],
  );
  return taken.length === 1;
}

/** Finds the record in force under a key; undefined where it was freed this moment. */
export async function findRecord(
  em: EntityManager,
  { clientId, names, now }: ClaimOptions,
): Promise<StoredRecord | undefined> {
  const [record] = await em.execute<StoredRecord[]>(
    `select key_hash as "keyHash", fingerprint, state, request_id as "requestId", answer
     from idempotency_record
     where client_id = ? and key_hash = any(string_to_array(?, ',')) and ${inForce} limit 1`,
    [clientId, names.map(({ keyHash }) => keyHash).join(','), now, now],
  );
  return record;
}

/** Ends a request that holds its key: its answer is kept. Gives whether it still held it. */
export async function completeRecord(
  em: EntityManager,
  { clientId, keyHash, requestId }: Holder,
  end: {
    readonly state: 'ANSWERED' | 'REFUSED';
    readonly answer: Uint8Array;
    readonly subjects: Iterable<string>;
    readonly expireTime: Date;
  },
): Promise<boolean> {
  const completed = await em.execute<object[]>(
    `with completed as (
       update idempotency_record set state = ?, answer = ?, expire_time = ?
       where client_id = ? and key_hash = ? and request_id = ? and state = 'RUNNING'
       returning client_id, key_hash, request_id, expire_time
     ),
     named as (
       insert into idempotency_subject (client_id, subject_id, request_id, key_hash, expire_time)
       select client_id, unnest(string_to_array(?, ',')), request_id, key_hash, expire_time from completed
     )
     select 1 from completed`,
    [
      end.state,
      Buffer.from(end.answer),
      end.expireTime,
      clientId,
      keyHash,
      requestId,
      [...end.subjects].join(','),
    ],
  );
  return completed.length === 1;
}

/** Frees the key of a request that had no effect. */
export async function freeRecord(em: EntityManager, { clientId, keyHash, requestId }: Holder): Promise<void> {
  await em.execute(
    `delete from idempotency_record
     where client_id = ? and key_hash = ? and request_id = ? and state = 'RUNNING'`,
    [clientId, keyHash, requestId],
    'run',
  );
}

/** Removes what is out of date, whoever's: up to `limit` records, and as many subjects. Gives how many rows. */
export async function removeExpired(em: EntityManager, now: Date, limit: number): Promise<number> {
  const records = await em.execute<object[]>(
    // Asked again of the row itself: it may have been taken over since it was found.
    `delete from idempotency_record as record using (
       select client_id, key_hash from idempotency_record where expire_time <= ?
       order by expire_time limit ?
     ) as old
     where record.client_id = old.client_id and record.key_hash = old.key_hash
       and record.expire_time <= ? returning 1`,
    [now, limit, now],
  );
  const subjects = await em.execute<object[]>(
    `delete from idempotency_subject as subject using (
       select client_id, subject_id, request_id from idempotency_subject where expire_time <= ?
       order by expire_time limit ?
     ) as old
     where subject.client_id = old.client_id and subject.subject_id = old.subject_id
       and subject.request_id = old.request_id returning 1`,
    [now, limit],
  );
  return records.length + subjects.length;
}
