import type { Image } from './image.ts';

/** How much something holds. */
export interface Extent {
  readonly images: number;
  /** Stored objects: originals and all their sizes. */
  readonly objects: number;
  /** Of these objects. */
  readonly sizeBytes: bigint;
}

/** How much these images are. */
export function extentOf(images: readonly Pick<Image, 'variants'>[]): Extent {
  const variants = images.flatMap((image) => image.variants);
  return {
    images: images.length,
    objects: variants.length,
    sizeBytes: variants.reduce((sum, { sizeBytes }) => sum + BigInt(sizeBytes), 0n),
  };
}

/** As much less. */
export function negative({ images, objects, sizeBytes }: Extent): Extent {
  return { images: -images, objects: -objects, sizeBytes: -sizeBytes };
}
