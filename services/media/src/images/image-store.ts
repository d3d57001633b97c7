import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { ImageKey } from '../objects/object-key.ts';
import type { Image } from './image.ts';
import { ImageEntity } from './image.entity.ts';

/** Stores an image. */
export async function insertImage(em: EntityManager, image: Image): Promise<void> {
  const { metadata, variants } = image;
  await em.insert(ImageEntity, { ...image, metadata: { ...metadata }, variants: [...variants] });
}

/** Finds a client's image. */
export async function findImage(em: EntityManager, { clientId, id }: ImageKey): Promise<Image | null> {
  return em.findOne(ImageEntity, { clientId, id });
}

/** Lists a client's images, newest first, from below `before`. */
export async function listImages(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<Image[]> {
  return em.find(
    ImageEntity,
    { clientId, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
}

/** Deletes a client's image. Gives whether it was there: of two that delete it at once, one is told so. */
export async function deleteImageRow(em: EntityManager, { clientId, id }: ImageKey): Promise<boolean> {
  return (await em.nativeDelete(ImageEntity, { clientId, id })) === 1;
}

/** Which of these ids are those of images, whoever's. */
export async function existingIds(em: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from image where id = any(string_to_array(?, ','))`,
    [ids.join(',')],
  );
  return new Set(rows.map(({ id }) => id));
}
