import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { Extent } from '../images/extent.ts';
import type { Album, AlbumKey } from './album.ts';
import { AlbumEntity } from './album.entity.ts';

/** The first half of the key of advisory locks on a client's albums; the second is the hash of the client's id. */
const albumLocks = 0x61_6c_62;

/**
 * Lets nobody else make albums for the client until the end of the transaction, so that
 * they can be counted. There is no row of a client in media that could be locked.
 */
export async function holdAlbums(em: EntityManager, clientId: string): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(?, hashtext(?))', [albumLocks, clientId]);
}

/** How many albums a client has. */
export async function countAlbums(em: EntityManager, clientId: string): Promise<number> {
  return em.count(AlbumEntity, { clientId, deleteTime: null });
}

/** Stores an album. */
export async function insertAlbum(em: EntityManager, album: Album): Promise<void> {
  const { extent, ...facts } = album;
  const { images: imageCount, objects: objectCount, sizeBytes } = extent;
  await em.insert(AlbumEntity, { ...facts, imageCount, objectCount, sizeBytes });
}

/** Finds a client's album; null where it is deleted, too. */
export async function findAlbum(em: EntityManager, { clientId, id }: AlbumKey): Promise<Album | null> {
  const row = await em.findOne(AlbumEntity, { clientId, id, deleteTime: null });
  return row && fromRow(row);
}

/** Lists a client's albums, newest first, from below `before`. */
export async function listAlbums(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<Album[]> {
  const rows = await em.find(
    AlbumEntity,
    { clientId, deleteTime: null, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
  return rows.map(fromRow);
}

/** Changes the title of a client's album. Gives whether there was one. */
export async function renameAlbum(
  em: EntityManager,
  { clientId, id }: AlbumKey,
  { title, updateTime }: Pick<Album, 'title' | 'updateTime'>,
): Promise<boolean> {
  return (
    (await em.nativeUpdate(AlbumEntity, { clientId, id, deleteTime: null }, { title, updateTime })) === 1
  );
}

/**
 * Notes that images came into an album, or left it where the extent is negative. Gives
 * whether there is such an album: one that is deleted takes and gives nothing any more.
 * Whoever deletes it waits for this transaction to end, and the other way round.
 */
export async function changeExtent(
  em: EntityManager,
  { clientId, id }: AlbumKey,
  { images, objects, sizeBytes }: Extent,
): Promise<boolean> {
  const changed = await em.execute<object[]>(
    `update album set image_count = image_count + ?, object_count = object_count + ?, size_bytes = size_bytes + ?
     where client_id = ? and id = ? and delete_time is null returning 1`,
    [images, objects, sizeBytes, clientId, id],
  );
  return changed.length === 1;
}

function fromRow(row: InferEntity<typeof AlbumEntity>): Album {
  const { id, clientId, title, imageCount, objectCount, sizeBytes, createTime, updateTime } = row;
  const extent = { images: imageCount, objects: objectCount, sizeBytes };
  return { id, clientId, title, extent, createTime, updateTime };
}
