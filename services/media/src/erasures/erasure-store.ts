import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type Erasure, leaseEnd } from './erasure.ts';
import { ErasureEntity } from './erasure.entity.ts';

/** Stores erasures, taken by whoever stores them until they are due. */
export async function insertErasures(em: EntityManager, erasures: readonly Erasure[]): Promise<void> {
  await em.insertMany(
    ErasureEntity,
    erasures.map((erasure) => ({ ...erasure, objectKeys: [...erasure.objectKeys] })),
  );
}

/** Takes up to `limit` erasures that nobody works on, whoever's, the oldest first. */
export async function takeDueErasures(em: EntityManager, now: Date, limit: number): Promise<Erasure[]> {
  return em.execute<Erasure[]>(
    `update erasure set due_time = ?
     where image_id in (select image_id from erasure where due_time <= ? order by due_time limit ? for update skip locked)
     returning image_id as "imageId", client_id as "clientId", object_keys as "objectKeys", due_time as "dueTime"`,
    [leaseEnd(now), now, limit],
  );
}

/** Forgets erasures: every object of theirs is gone. */
export async function deleteErasures(em: EntityManager, erasures: readonly Erasure[]): Promise<void> {
  await em.nativeDelete(ErasureEntity, { imageId: { $in: erasures.map(({ imageId }) => imageId) } });
}
