import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { objectKey, type ImageKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Rendition } from './render-variants.ts';

/** What puts an image's objects takes. */
export interface StoreObjectsOptions {
  readonly store: ObjectStore;
  readonly image: ImageKey;
  readonly renditions: readonly Rendition[];
  readonly log: Logger;
}

/** Stores every size of an image, or throws and leaves none. */
export async function storeObjects(options: StoreObjectsOptions, signal: AbortSignal): Promise<void> {
  const { store, image, renditions } = options;
  const outcomes = await Promise.allSettled(
    renditions.map(({ variant, bytes }) => {
      const { contentType, name } = variant;
      return store.put(objectKey(image, name), { bytes, contentType }, signal);
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  await discardObjects(options);
  throw failed.reason;
}

/** What of it is needed to remove them again: not their bytes. */
export type StoredObjects = Omit<StoreObjectsOptions, 'renditions'> & {
  readonly renditions: readonly Pick<Rendition, 'variant'>[];
};

/** Removes what was stored for an image that does not come to be. Where that fails the sweeper does it. */
export async function discardObjects({ store, image, renditions, log }: StoredObjects): Promise<void> {
  try {
    // Without the call's signal, which may be what ended the upload.
    await store.remove(renditions.map(({ variant }) => objectKey(image, variant.name)));
  } catch (error) {
    log.warn({ imageId: image.id, err: error }, 'objects of a failed upload are left to the sweeper');
  }
}
