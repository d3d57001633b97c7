import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { ImageKey } from '../objects/object-key.ts';
import { expiredBy, leaseEndFrom, type PendingUpload } from './pending-upload.ts';
import { PendingUploadEntity } from './pending-upload.entity.ts';

/** Stores an upload that is announced. */
export async function insertUpload(em: EntityManager, upload: PendingUpload): Promise<void> {
  const { metadata, announced } = upload;
  await em.insert(PendingUploadEntity, {
    ...upload,
    metadata: { ...metadata },
    announced: { ...announced },
  });
}

/** Finds a client's upload, somebody completing it or not; null where there is none that could be. */
export async function findUpload(
  em: EntityManager,
  { clientId, id }: ImageKey,
  now: Date,
): Promise<PendingUpload | null> {
  return em.findOne(PendingUploadEntity, { clientId, id, createTime: { $gt: expiredBy(now) } });
}

/** Takes a client's upload to complete it; null where there is none, or somebody has it. */
export async function takeUpload(
  em: EntityManager,
  { clientId, id }: ImageKey,
  now: Date,
): Promise<PendingUpload | null> {
  const taken = await em.nativeUpdate(
    PendingUploadEntity,
    { clientId, id, leaseEnd: { $lte: now }, createTime: { $gt: expiredBy(now) } },
    { leaseEnd: leaseEndFrom(now) },
  );
  return taken === 0 ? null : findUpload(em, { clientId, id }, now);
}

/** Gives an upload back that was not completed: it may be tried again at once. */
export async function giveBackUpload(em: EntityManager, upload: PendingUpload, now: Date): Promise<void> {
  const { clientId, id, leaseEnd } = upload;
  await em.nativeUpdate(PendingUploadEntity, { clientId, id, leaseEnd }, { leaseEnd: now });
}

/** Removes an upload that is complete. Gives whether whoever took it still had it. */
export async function deleteUpload(
  em: EntityManager,
  { clientId, id, leaseEnd }: PendingUpload,
): Promise<boolean> {
  return (await em.nativeDelete(PendingUploadEntity, { clientId, id, leaseEnd })) === 1;
}

/** Removes uploads, whoever's, that were announced by then and never completed. Gives how many. */
export async function deleteUploadsBefore(em: EntityManager, createTime: Date): Promise<number> {
  return em.nativeDelete(PendingUploadEntity, { createTime: { $lte: createTime } });
}
