import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import { findAlbum } from './album-store.ts';

/**
 * Throws NOT_FOUND where a client has no such album. To be asked before the work is done; where
 * images come into the album it is asked again. Null: no album is meant.
 */
export async function requireAlbum(
  { database }: { readonly database: Pick<Database, 'withTenant'> },
  clientId: string,
  albumId: string | null,
): Promise<void> {
  if (albumId === null) return;
  const isThere =
    isId('alb', albumId) &&
    (await database.withTenant(clientId, (em) => findAlbum(em, { clientId, id: albumId }), {
      readOnly: true,
    })) !== null;
  if (!isThere) throw notFound();
}
