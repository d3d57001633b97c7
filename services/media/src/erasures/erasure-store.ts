import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { ImageKey } from '../objects/object-key.ts';
import { type Erasure, leaseEnd } from './erasure.ts';
import { ErasureEntity } from './erasure.entity.ts';

/** Stores an erasure, taken by whoever stores it. */
export async function insertErasure(em: EntityManager, erasure: Erasure): Promise<void> {
  await em.insert(ErasureEntity, { ...erasure, objectKeys: [...erasure.objectKeys] });
}

/** Takes a client's erasure that nobody works on; null where there is none. */
export async function takeErasure(
  em: EntityManager,
  { clientId, id: imageId }: ImageKey,
  now: Date,
): Promise<Erasure | null> {
  const taken = await em.nativeUpdate(
    ErasureEntity,
    { imageId, clientId, dueTime: { $lte: now } },
    { dueTime: leaseEnd(now) },
  );
  return taken === 0 ? null : em.findOne(ErasureEntity, { imageId, clientId });
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

/** Gives an erasure back: others may go on with it at once. */
export async function giveBackErasure(
  em: EntityManager,
  { imageId, clientId }: Erasure,
  now: Date,
): Promise<void> {
  await em.nativeUpdate(ErasureEntity, { imageId, clientId }, { dueTime: now });
}

/** Forgets an erasure: every object is gone. */
export async function deleteErasure(em: EntityManager, { imageId, clientId }: Erasure): Promise<void> {
  await em.nativeDelete(ErasureEntity, { imageId, clientId });
}
