import type { EntityManager } from '@cedula/chassis/db/database.ts';

/** The first half of the key of advisory locks on images; the second is the hash of the image's id. */
const imageLocks = 0x69_6d_67;

/**
 * Locks images until the end of the transaction, for a result that is stored of them.
 * Any number of results may be; the erasure of one of the images waits, and the other way
 * round. Without the lock neither would see what the other is about to commit.
 */
export async function lockForResult(em: EntityManager, imageIds: readonly string[]): Promise<void> {
  await lock(em, 'pg_advisory_xact_lock_shared', imageIds);
}

/** Locks images until the end of the transaction, for their erasure. */
export async function lockForErasure(em: EntityManager, imageIds: readonly string[]): Promise<void> {
  await lock(em, 'pg_advisory_xact_lock', imageIds);
}

/**
 * A statement of its own: the next one then sees what was committed while this one waited.
 * In one order for everybody, so that two never wait for each other.
 */
async function lock(em: EntityManager, lockFunction: string, imageIds: readonly string[]): Promise<void> {
  await em.execute(
    `select ${lockFunction}(?, key) from (
       select distinct hashtext(id) as key from unnest(string_to_array(?, ',')) as id order by 1
     ) as keys`,
    [imageLocks, imageIds.join(',')],
  );
}
