import type { Database } from '@cedula/chassis/db/database.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { type Erasure, erasurePurpose } from './erasure.ts';
import { deleteErasures } from './erasure-store.ts';

/** What erasing objects takes. */
export interface EraseObjectsParts {
  readonly database: Database;
  readonly store: Pick<ObjectStore, 'remove'>;
}

/**
 * Removes the objects of deleted images, and forgets the erasures that said so. Throws where
 * the store cannot serve; the erasures stay then.
 */
export async function eraseObjects(
  { database, store }: EraseObjectsParts,
  erasures: readonly Erasure[],
  signal?: AbortSignal,
): Promise<void> {
  await store.remove(
    erasures.flatMap(({ objectKeys }) => objectKeys),
    signal,
  );
  await database.asSystem(erasurePurpose, (em) => deleteErasures(em, erasures));
}
