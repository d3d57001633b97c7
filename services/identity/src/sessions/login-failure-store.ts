import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { LoginFailureEntity } from './login-failure.entity.ts';
import { type FailuresOf, forgetMs, type Tally } from './login-throttle.ts';

/**
 * Reads a tally and holds it until the transaction ends, so that tries at once are judged one
 * after the other. One that is not there is made, since what is not there cannot be held.
 */
export async function lockTally(em: EntityManager, key: string, now: number): Promise<Tally | undefined> {
  await em.execute(
    `insert into login_failure (key, failures, last_time) values (?, 0, ?)
     on conflict (key) do update set failures = login_failure.failures`,
    [key, new Date(now)],
    'run',
  );
  return readTally(em, key);
}

/** Reads a tally; undefined where nothing has failed. */
export async function readTally(em: EntityManager, key: string): Promise<Tally | undefined> {
  const found = await em.findOne(LoginFailureEntity, { key });
  return found === null || found.failures === 0 ? undefined : found;
}

/** Counts a failure; one that comes long after the last begins anew. */
export async function addFailure(em: EntityManager, key: string, now: number, of: FailuresOf): Promise<void> {
  await em.execute(
    `insert into login_failure (key, failures, last_time) values (?, 1, ?)
     on conflict (key) do update set last_time = excluded.last_time, failures =
       case when login_failure.last_time <= ? then 1 else least(login_failure.failures + 1, 1000000) end`,
    [key, new Date(now), new Date(now - forgetMs[of])],
    'run',
  );
}

/** Counts so many failures less. */
export async function takeFailuresBack(em: EntityManager, key: string, failures: number): Promise<void> {
  await em.execute(
    'update login_failure set failures = greatest(failures - ?, 0) where key = ?',
    [failures, key],
    'run',
  );
}

/** Forgets a tally. */
export async function removeTally(em: EntityManager, key: string): Promise<void> {
  await em.nativeDelete(LoginFailureEntity, { key });
}
