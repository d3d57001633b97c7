import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { condemnImages } from '../erasures/condemn-images.ts';
import type { Image } from '../images/image.ts';
import { holdImage } from '../images/image-store.ts';
import { moveExtent } from '../images/move-extent.ts';
import { renderVariants } from '../images/render-variants.ts';
import { imageOf, objectKey } from '../objects/object-key.ts';
import { ObjectMissing } from '../objects/object-store.ts';
import type { Slots } from '../slots.ts';
import { imagesBehind } from './row-store.ts';
import { orphanAgeMs, type SweepOptions } from './sweep-orphans.ts';

/** What looking for lost objects takes. */
export interface RowSweepOptions extends SweepOptions {
  readonly outbox: Outbox;
  /** For making sizes anew. */
  readonly rendering: Slots;
}

/** An image some of whose objects are not in the store. */
interface Lost {
  readonly image: Image;
  readonly missing: readonly string[];
}

/**
 * Looks at a page of images older than ten minutes, in the order of their objects' keys. A size
 * that is lost is made anew from the original; an image whose original is lost is deleted like
 * any other, so that nobody is promised what is not there. Where more than half of a page is
 * lost, this is not the store that the images were put into: nothing is touched, and it is said.
 *
 * @param after the image to go on behind, '' for the first page
 * @returns where the next page begins, '' after the last
 */
export async function sweepRows(options: RowSweepOptions, after: string): Promise<string> {
  const { database, store, clock, log, pageSize = 250 } = options;
  const behind = { after, latest: new Date(clock.now() - orphanAgeMs), limit: pageSize };
  const images = await database.asSystem('sweep', (em) => imagesBehind(em, behind), { readOnly: true });
  const [first, last] = [images[0], images.at(-1)];
  if (first === undefined || last === undefined) return '';
  const listed = await store.list({ after: nameOf(first), limit: pageSize * objectsPerImage });
  const keys = new Set(listed.objects.map(({ key }) => key));
  // The last image of a list that goes on may have objects behind its end.
  const edge = listed.isLast ? undefined : [...keys].map(imageOf).findLast((image) => image !== undefined);
  const seen = images.filter((image) => edge === undefined || nameOf(image) < nameOf(edge));
  const lost = seen.map((image) => lostOf(image, keys)).filter(({ missing }) => missing.length > 0);
  if (lost.length * 2 > seen.length)
    log.error({ images: lost.length }, 'the store lacks the objects of most images');
  else for (const each of lost) await mend(each, options);
  if (images.length < pageSize && seen.length === images.length) return '';
  return nameOf(seen.at(-1) ?? last);
}

/** The bytes uploaded and three sizes, and room for one that is on its way. */
const objectsPerImage = 5;
const nameOf = ({ clientId, id }: { readonly clientId: string; readonly id: string }) => `${clientId}/${id}`;

function lostOf(image: Image, keys: ReadonlySet<string>): Lost {
  const names = image.variants.map(({ name }) => name);
  return { image, missing: names.filter((name) => !keys.has(objectKey(image, name))) };
}

async function mend(lost: Lost, options: RowSweepOptions): Promise<void> {
  const original = await readOriginal(lost, options);
  if (original === undefined) return forget(lost, options);
  const { store, log, rendering } = options;
  const { image, missing } = lost;
  const renditions = await rendering.run(() => renderVariants(original));
  for (const { variant, bytes } of renditions) {
    const known = image.variants.find(({ name }) => name === variant.name);
    // What callers were told of a size must stay true.
    if (!missing.includes(variant.name) || known?.sha256 !== variant.sha256) continue;
    await store.put(objectKey(image, variant.name), { bytes, contentType: variant.contentType });
  }
  log.warn({ imageId: image.id, sizes: missing.length }, 'lost sizes of an image made anew');
}

async function readOriginal({ image }: Lost, { store }: RowSweepOptions): Promise<Uint8Array | undefined> {
  try {
    return Buffer.concat(await Array.fromAsync(store.read(objectKey(image, 'original'))));
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

async function forget({ image }: Lost, { database, outbox, clock, log }: RowSweepOptions): Promise<void> {
  const { clientId, id } = image;
  await database.withTenant(clientId, async (em) => {
    const held = await holdImage(em, { clientId, id });
    // One of a deleted album goes with that.
    if (held === null || !(await moveExtent(em, held, null))) return;
    await condemnImages(em, outbox, { clientId, images: [held], dueTime: new Date(clock.now()), told: {} });
  });
  log.error({ clientId, imageId: id }, 'an image whose bytes are lost was deleted');
}
