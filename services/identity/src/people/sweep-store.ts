import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { forgetMs } from '../sessions/login-throttle.ts';

/** How many rows of a table are removed in one transaction. */
export const batchSize = 500;

/** What is removed when: a table, the time of its rows, and how long after it. */
const outdated: readonly (readonly [table: string, key: string, time: string, afterMs: number])[] = [
  ['session', 'id', 'expire_time', 0],
  ['refresh_token', 'hash', 'expire_time', 0],
  ['one_time_link', 'hash', 'expire_time', 0],
  ['login_failure', 'key', 'last_time', forgetMs.address],
];

/** Removes a batch of each table's rows that are out of date. Gives how many it was, by table. */
export async function removeOutdated(em: EntityManager, now: number): Promise<number[]> {
  const counts: number[] = [];
  for (const [table, key, time, afterMs] of outdated) {
    const removed = await em.execute<object[]>(
      `delete from ${table} where ${key} in (
         select ${key} from ${table} where ${time} <= ? order by ${time} limit ?
       ) returning ${key}`,
      [new Date(now - afterMs), batchSize],
    );
    counts.push(removed.length);
  }
  return counts;
}
