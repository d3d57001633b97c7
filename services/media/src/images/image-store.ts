import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type InferEntity, LockMode } from '@mikro-orm/postgresql';
import type { AlbumKey } from '../albums/album.ts';
import type { ImageKey } from '../objects/object-key.ts';
import type { Image } from './image.ts';
import { ImageEntity } from './image.entity.ts';

/** Stores an image. */
export async function insertImage(em: EntityManager, image: Image): Promise<void> {
  const { albumId, metadata, variants, ...facts } = image;
  const album = albumId === null ? null : ([image.clientId, albumId] as const);
  await em.insert(ImageEntity, { ...facts, album, metadata: { ...metadata }, variants: [...variants] });
}

/** Those of a deleted album are nobody's any more, before their rows are gone. */
const visible = { $or: [{ album: null }, { album: { deleteTime: null } }] };

/**
 * Finds a client's image. Read as a row: made into an entity it costs the process several times
 * as much, and this is read more often than anything else.
 */
export async function findImage(em: EntityManager, { clientId, id }: ImageKey): Promise<Image | null> {
  const [row] = await em.execute<ImageRow[]>(
    `select image.album_id, image.label, image.metadata, image.variants, image.create_time
     from image left join album on album.client_id = image.client_id and album.id = image.album_id
     where image.client_id = ? and image.id = ? and album.delete_time is null`,
    [clientId, id],
  );
  if (row === undefined) return null;
  const { album_id: albumId, label, metadata, variants } = row;
  return { id, clientId, albumId, label, metadata, variants, createTime: new Date(row.create_time) };
}

/** What of an image's row the driver gives. */
interface ImageRow extends Pick<Image, 'label' | 'metadata' | 'variants'> {
  readonly album_id: string | null;
  readonly create_time: string | Date;
}

/**
 * Finds a client's image, and lets nobody else change it until the end of the transaction.
 * Also where its album is deleted: that has still to be asked.
 */
export async function holdImage(em: EntityManager, { clientId, id }: ImageKey): Promise<Image | null> {
  const row = await em.findOne(ImageEntity, { clientId, id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return row && fromRow(row);
}

/** What `listImages` takes. */
export interface ImageList {
  readonly clientId: string;
  /** Only those of this album, which is there. */
  readonly albumId?: string;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Lists a client's images, newest first, from below `before`. */
export async function listImages(em: EntityManager, list: ImageList): Promise<Image[]> {
  const { clientId, albumId, before, limit } = list;
  const rows = await em.find(
    ImageEntity,
    {
      clientId,
      ...(albumId === undefined ? visible : { album: [clientId, albumId] }),
      ...(before !== undefined && { id: { $lt: before } }),
    },
    { orderBy: { id: 'desc' }, limit },
  );
  return rows.map(fromRow);
}

/** Changes what the client says of an image. */
export async function updateImageRow(
  em: EntityManager,
  { clientId, id, albumId, label, metadata }: Image,
): Promise<void> {
  const album = albumId === null ? null : ([clientId, albumId] as const);
  await em.nativeUpdate(ImageEntity, { clientId, id }, { album, label, metadata: { ...metadata } });
}

/** Finds up to `limit` images of an album, and lets nobody else change them until the end of the transaction. */
export async function holdImagesOf(
  em: EntityManager,
  { clientId, id }: AlbumKey,
  limit: number,
): Promise<Image[]> {
  const rows = await em.find(
    ImageEntity,
    { clientId, album: [clientId, id] },
    { orderBy: { id: 'asc' }, limit, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return rows.map(fromRow);
}

/** Deletes images of a client. */
export async function deleteImageRows(
  em: EntityManager,
  clientId: string,
  ids: readonly string[],
): Promise<void> {
  await em.nativeDelete(ImageEntity, { clientId, id: { $in: [...ids] } });
}

/** Which of these ids are those of images, whoever's. */
export async function existingIds(em: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from image where id = any(string_to_array(?, ','))`,
    [ids.join(',')],
  );
  return new Set(rows.map(({ id }) => id));
}

/** An image of its row. */
export function fromRow(row: InferEntity<typeof ImageEntity>): Image {
  const { id, clientId, album, label, metadata, variants, createTime } = row;
  return { id, clientId, albumId: album?.id ?? null, label, metadata, variants, createTime };
}
