import type { EntityManager } from '../db/unit-of-work.ts';

/** What `removeRowsOf` takes. */
export interface RemovedRows {
  readonly clientId: string;
  /** Names of tables that have a `client_id`. */
  readonly tables: readonly string[];
  /** How many rows go at the most, of each table. */
  readonly limit: number;
}

/** Removes rows of a client. Gives whether there may be more. */
export async function removeRowsOf(
  em: EntityManager,
  { clientId, tables, limit }: RemovedRows,
): Promise<boolean> {
  let isMore = false;
  for (const table of tables) {
    const removed = await em.execute<object[]>(
      `delete from "${table}" where ctid = any(array(select ctid from "${table}" where client_id = ? limit ?))
       returning 1`,
      [clientId, limit],
    );
    isMore ||= removed.length === limit;
  }
  return isMore;
}
