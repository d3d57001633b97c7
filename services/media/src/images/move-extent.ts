import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { changeExtent } from '../albums/album-store.ts';
import { extentOf, negative } from './extent.ts';
import type { Image } from './image.ts';

/**
 * Counts an image out of the album that holds it, and into another one. Null: none. Throws
 * NOT_FOUND where one of the two is not there: then the image is gone with it, or cannot
 * come to it. To be called where the image is held, or nobody knows of it yet.
 */
export async function moveExtent(
  em: EntityManager,
  image: Pick<Image, 'clientId' | 'albumId' | 'variants'>,
  toAlbumId: string | null,
): Promise<void> {
  const extent = extentOf([image]);
  const changes = [
    { id: image.albumId, change: negative(extent) },
    { id: toAlbumId, change: extent },
  ];
  // In one order, so that two moves between the same albums never wait for each other.
  for (const { id, change } of changes.toSorted((one, other) => ((one.id ?? '') < (other.id ?? '') ? -1 : 1)))
    if (id !== null && !(await changeExtent(em, { clientId: image.clientId, id }, change))) throw notFound();
}
