import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager as OrmEntityManager, TransactionOptions } from '@mikro-orm/postgresql';
import { fromDriver } from './database-error.ts';

/** Ways out of the transaction, or into another one: they would leave the tenant behind. */
type WaysOut =
  | 'fork'
  | 'stream'
  | 'transactional'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'getConnection'
  | 'getDriver'
  | 'getContext'
  | 'setSessionContext'
  | 'clearSessionContext'
  | 'setTransactionContext'
  | 'resetTransactionContext';

/** The entity manager of one transaction. It cannot leave it, nor outlive it. */
export type EntityManager = Omit<OrmEntityManager, WaysOut>;

/** What is done in one transaction. It may be done again after a conflict: no effects but on `em`. */
export type Work<T> = (em: EntityManager) => Promise<T>;

const running = new AsyncLocalStorage<{ isOver: boolean }>();
const afterwards = new WeakMap<object, (() => void)[]>();

/** Runs a task once the transaction has committed, and not at all where it does not. The task must not throw. */
export function afterCommit(em: EntityManager, task: () => void): void {
  afterwards.get(em)?.push(task);
}

/**
 * Refuses a transaction inside a transaction. PostgreSQL has none: the inner one would
 * silently work for the outer one's tenant, or wait for a second connection while all of
 * them are held by outer ones.
 */
export function refuseNesting(): void {
  if (running.getStore()?.isOver === false) {
    throw new Error('a transaction is open already: hand its entity manager on instead of opening another');
  }
}

/** Runs the work in one transaction of a fresh entity manager: flush and commit, or roll back and throw. */
export async function runUnit<T>(
  em: OrmEntityManager,
  work: Work<T>,
  options: TransactionOptions,
): Promise<T> {
  const commit = em.commit.bind(em);
  const rollback = em.rollback.bind(em);
  await em.begin(options).catch((error: unknown) => {
    throw fromDriver(error);
  });
  const transaction = em.getTransactionContext();
  const unit = { isOver: false };
  const tasks: (() => void)[] = [];
  afterwards.set(em, tasks);
  closeWaysOut(em);
  let result: T;
  try {
    result = await running.run(unit, () => work(em));
    await commit();
  } catch (error) {
    // Why it failed matters more than that the way back failed too.
    await rollback().catch(() => undefined);
    throw error;
  } finally {
    unit.isOver = true;
    // Bound to the transaction that is over, whatever is still asked of it throws. Unbound
    // it would run statements of their own, outside of any tenant.
    em.setTransactionContext(transaction);
  }
  for (const task of tasks) task();
  return result;
}

/** The types close them already; this is for whoever casts. */
function closeWaysOut(em: OrmEntityManager): void {
  const fork = em.fork.bind(em);
  em.fork = (options = {}) => {
    // The ORM's own forks (refresh, upsert) keep the transaction.
    if (options.keepTransactionContext === true) return fork(options);
    throw new Error('a fork would leave the transaction and its tenant');
  };
  for (const name of ['begin', 'commit', 'rollback'] as const) {
    em[name] = () => Promise.reject(new Error('the transaction is begun and ended by whoever opened it'));
  }
}
