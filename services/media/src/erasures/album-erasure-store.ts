import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { AlbumKey } from '../albums/album.ts';
import { AlbumEntity } from '../albums/album.entity.ts';
import type { Extent } from '../images/extent.ts';
import { leaseEnd } from './erasure.ts';

/** A deleted album that somebody has taken, to erase what is in it. */
export interface CondemnedAlbum extends AlbumKey {
  /** The request that deleted it. */
  readonly requestId: string;
}

/**
 * Deletes an album with all that is in it, as far as anybody can see. What it is called goes
 * at once, what is in it is erased from now on. Gives what that is; null where there is no
 * such album: of two that delete it at once, one is told so.
 */
export async function condemnAlbum(
  em: EntityManager,
  { clientId, id }: AlbumKey,
  { requestId, now }: { readonly requestId: string; readonly now: Date },
): Promise<Extent | null> {
  const [row] = await em.execute<{ images: number; objects: number; sizeBytes: string }[]>(
    `update album set title = '', delete_time = ?, delete_request_id = ?, due_time = ?
     where client_id = ? and id = ? and delete_time is null
     returning image_count as images, object_count as objects, size_bytes as "sizeBytes"`,
    [now, requestId, now, clientId, id],
  );
  return row === undefined ? null : { ...row, sizeBytes: BigInt(row.sizeBytes) };
}

/** Takes the deleted album that has waited longest, whoever's; undefined where none is due. */
export async function takeCondemnedAlbum(em: EntityManager, now: Date): Promise<CondemnedAlbum | undefined> {
  const [taken] = await em.execute<CondemnedAlbum[]>(
    `update album set due_time = ?
     where (client_id, id) = (
       select client_id, id from album where due_time <= ? order by due_time limit 1 for update skip locked
     )
     returning client_id as "clientId", id, delete_request_id as "requestId"`,
    [leaseEnd(now), now],
  );
  return taken;
}

/** Gives a deleted album back: the next part of it may be erased. */
export async function giveBackAlbum(em: EntityManager, { clientId, id }: AlbumKey, now: Date): Promise<void> {
  await em.nativeUpdate(AlbumEntity, { clientId, id }, { dueTime: now });
}

/** Forgets a deleted album: no image of it is left. */
export async function forgetAlbum(em: EntityManager, { clientId, id }: AlbumKey): Promise<void> {
  await em.nativeDelete(AlbumEntity, { clientId, id });
}
