import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { UserEntity } from './user.entity.ts';

/** Whether the installation has an operator. */
export async function hasOperator(em: EntityManager): Promise<boolean> {
  return (await em.count(UserEntity, { isOperator: true })) > 0;
}

/** Lets no other process make an operator until the transaction ends. */
export async function holdOperators(em: EntityManager): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtextextended('cedula: first operator', 0))`);
}

/** Makes a user an operator. */
export async function makeOperator(em: EntityManager, id: string): Promise<void> {
  await em.nativeUpdate(UserEntity, { id }, { isOperator: true });
}
