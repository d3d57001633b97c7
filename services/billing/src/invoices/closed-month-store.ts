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

/** The month of the earliest usage, by its first day; undefined: there is none. */
export async function firstUsedMonth(em: EntityManager): Promise<string | undefined> {
  const [row] = await em.execute<{ month: string | null }[]>(
    `select to_char(min(day), 'YYYY-MM-01') as month from usage_total where grouping = 'METER'`,
  );
  return row?.month ?? undefined;
}

/** Closes a month, under `lockMonths`. False: somebody else has. */
export async function closeMonth(em: EntityManager, month: string, closeTime: Date): Promise<boolean> {
  const rows = await em.execute<object[]>(
    `insert into closed_month (month, close_time, position) values (?, ?, '')
     on conflict (month) do nothing returning 1`,
    [month, closeTime],
  );
  return rows.length === 1;
}

/** A month whose invoices are being drawn up, and the client after which to go on. */
export interface Drawing {
  readonly month: string;
  readonly position: string;
}

/**
 * The earliest closed month whose invoices are not all drawn up, for this transaction alone.
 * `busy`: another one has it; `none`: there is none.
 */
export async function takeDrawing(em: EntityManager): Promise<Drawing | 'busy' | 'none'> {
  const [open] = await em.execute<{ month: string | null }[]>(
    `select to_char(min(month), 'YYYY-MM-DD') as month from closed_month where drawn_time is null`,
  );
  const month = open?.month ?? undefined;
  if (month === undefined) return 'none';
  const [taken] = await em.execute<{ position: string }[]>(
    `select position from closed_month where month = ? and drawn_time is null for update skip locked`,
    [month],
  );
  return taken === undefined ? 'busy' : { month, position: taken.position };
}

/** Notes how far a month's invoices are drawn up. */
export async function putDrawing(
  em: EntityManager,
  { month, position, drawnTime }: Drawing & { readonly drawnTime: Date | null },
): Promise<void> {
  await em.execute(
    'update closed_month set position = ?, drawn_time = ? where month = ?',
    [position, drawnTime, month],
    'run',
  );
}
