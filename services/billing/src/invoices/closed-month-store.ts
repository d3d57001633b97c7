import type { EntityManager } from '@cedula/chassis/db/database.ts';

/** The advisory lock between whoever counts and whoever closes a month. No other has this number. */
const monthsLock = 20_260_001;

/**
 * Keeps months from being closed until the transaction ends. A statement of its own: what
 * reads the months has to begin when the lock is held.
 */
export async function holdMonths(em: EntityManager): Promise<void> {
  await em.execute('select pg_advisory_xact_lock_shared(?)', [monthsLock]);
}

/** Waits until nobody counts, and lets nobody begin before the transaction ends. */
export async function lockMonths(em: EntityManager): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(?)', [monthsLock]);
}

/** The last month that is closed, by its first day; undefined: none. */
export async function lastClosedMonth(em: EntityManager): Promise<string | undefined> {
  const [row] = await em.execute<{ month: string | null }[]>(
    `select to_char(max(month), 'YYYY-MM-DD') as month from closed_month`,
  );
  return row?.month ?? undefined;
}
