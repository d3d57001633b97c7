import { newId } from '@cedula/chassis/ids/id.ts';

/** The sizes that are made of each image, largest first; sides in pixels. */
export const smallerSizes = [
  { name: 'large', longestSide: 1_600 },
  { name: 'medium', longestSide: 800 },
  { name: 'thumb', longestSide: 200 },
] as const;

/** The name of a size. */
export type VariantName = 'original' | (typeof smallerSizes)[number]['name'];

/** One size of an image. */
export interface Variant {
  readonly name: VariantName;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** In pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A photograph or a scanned document of a client. */
export interface Image {
  readonly id: string;
  readonly clientId: string;
  /** The album that holds it. Null: none. */
  readonly albumId: string | null;
  /** A word of the client's own, by which usage can be grouped. */
  readonly label: string;
  /** Keys and values of the client's own. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The original first. */
  readonly variants: readonly Variant[];
  readonly createTime: Date;
}

/** What a new image is to be. Without an album it is in none. */
export type NewImage = Omit<Image, 'id' | 'createTime' | 'albumId'> & Partial<Pick<Image, 'albumId'>>;

/** A new image with an id of its own. */
export function newImage({ albumId = null, ...facts }: NewImage, now: Date): Image {
  return { id: newId('img'), albumId, ...facts, createTime: now };
}

/** One size of an image; undefined where it has none of that name. */
export function variantOf({ variants }: Image, name: string): Variant | undefined {
  return variants.find((variant) => variant.name === name);
}
