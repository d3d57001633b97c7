import { newId } from '@cedula/chassis/ids/id.ts';
import type { Extent } from '../images/extent.ts';

/** Images of a client that belong together. */
export interface Album {
  readonly id: string;
  readonly clientId: string;
  /** What it is called, in the client's words. */
  readonly title: string;
  /** How much is in it. */
  readonly extent: Extent;
  readonly createTime: Date;
  /** When the title was changed last. */
  readonly updateTime: Date;
}

/** An album, as far as its name goes. */
export type AlbumKey = Pick<Album, 'clientId' | 'id'>;

/** How many albums a client may have: they cost nothing, and so nothing else bounds them. */
export const maxAlbums = 10_000;

/** A new album of a client, without images. */
export function newAlbum({ clientId, title }: Pick<Album, 'clientId' | 'title'>, now: Date): Album {
  const extent = { images: 0, objects: 0, sizeBytes: 0n };
  return { id: newId('alb'), clientId, title, extent, createTime: now, updateTime: now };
}
