import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { ImageKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Slots } from '../slots.ts';
import type { Variant } from './image.ts';
import { renderVariants } from './render-variants.ts';
import { storeObjects, type StoredObjects } from './store-objects.ts';

/** An image whose objects are there and whose row is not: nobody sees it yet. */
export interface PreparedImage {
  readonly key: ImageKey;
  readonly variants: readonly Variant[];
  /** For `discardObjects`, should it not come to be. Its bytes are not held. */
  readonly objects: StoredObjects;
}

/** What preparing stands on. */
export interface Preparation {
  readonly store: ObjectStore;
  /** For decoding and encoding. */
  readonly rendering: Slots;
}

/** Judges an image, makes all its sizes and stores them. Throws what UploadImage throws, and leaves nothing then. */
export async function prepareImage(
  key: ImageKey,
  content: Uint8Array,
  { store, rendering }: Preparation,
  { log, signal }: Pick<CallContext, 'log' | 'signal'>,
): Promise<PreparedImage> {
  const renditions = await rendering.run(() => renderVariants(content), signal);
  await storeObjects({ store, image: key, renditions, log }, signal);
  const withoutBytes = renditions.map(({ variant }) => ({ variant }));
  return {
    key,
    variants: withoutBytes.map(({ variant }) => variant),
    objects: { store, image: key, renditions: withoutBytes, log },
  };
}
