import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { changeExtent } from '../albums/album-store.ts';
import { extentOf, negative } from './extent.ts';
import type { Image } from './image.ts';

/**
 * Counts an image out of the album that holds it, and into another one. Null: none. To be
 * called where the image is held, or nobody knows of it yet.
 *
 * @returns whether both are there: the image of a deleted album is gone with it, and none
 * comes to one. Where they are not, the transaction must not commit what it has changed
 */
export async function moveExtent(
  em: EntityManager,
  image: Pick<Image, 'clientId' | 'albumId' | 'variants'>,
  toAlbumId: string | null,
): Promise<boolean> {
  const extent = extentOf([image]);
  const changes = [
    { id: image.albumId, change: negative(extent) },
    { id: toAlbumId, change: extent },
  ];
  // In one order, so that two moves between the same albums never wait for each other.
  for (const { id, change } of changes.toSorted(byId))
    if (id !== null && !(await changeExtent(em, { clientId: image.clientId, id }, change))) return false;
  return true;
}

function byId(one: { readonly id: string | null }, other: { readonly id: string | null }): number {
  return (one.id ?? '') < (other.id ?? '') ? -1 : 1;
}
