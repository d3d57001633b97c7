import type { EntityManager } from '../db/unit-of-work.ts';

/** What `removeRowsOf` takes. */
export interface RemovedRows {
  readonly clientId: string;
  /** Names of tables that have a `client_id`, those that refer to others before these. */
  readonly tables: readonly string[];
  /** How many rows of a table go at the most. */
  readonly limit: number;
}

/** Removes rows of a client, table by table. Gives whether there may be more. */
export async function removeRowsOf(
  em: EntityManager,
  { clientId, tables, limit }: RemovedRows,
): Promise<boolean> {
  for (const table of tables) {
    const removed = await em.execute<object[]>(
      `delete from "${table}" where ctid = any(array(select ctid from "${table}" where client_id = ? limit ?))
       returning 1`,
      [clientId, limit],
    );
    if (removed.length === limit) return true;
  }
  return false;
}
