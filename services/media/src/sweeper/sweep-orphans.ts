import type { Database } from '@cedula/chassis/db/database.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { existingIds } from '../images/image-store.ts';
import { imageOf, incoming } from '../objects/object-key.ts';
import type { ListedObject, ObjectStore } from '../objects/object-store.ts';
import { deleteUploadsBefore } from '../uploads/pending-upload-store.ts';

/** What sweeping takes. */
export interface SweepOptions {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** How many a turn looks at. Default: 1,000 objects, the most that a store lists at once; 250 images. */
  readonly pageSize?: number;
}

/** Much longer than an upload may take: what has no row by then gets none. */
export const orphanAgeMs = 600_000;
/** Forgets the uploads that were never completed; what was sent for them is an orphan like any other. */
export async function forgetUploads({ database, clock, log }: SweepOptions): Promise<void> {
  const latest = new Date(clock.now() - orphanAgeMs);
  const uploads = await database.asSystem('sweep', (em) => deleteUploadsBefore(em, latest));
  if (uploads > 0) log.info({ uploads }, 'uploads that were never completed forgotten');
}

/**
 * Removes the objects of one page that belong to no image: of uploads that were killed between
 * object and row, and whatever was sent to an upload URL, complete or not. What is younger than
 * ten minutes, or not named as ours, stays.
 *
 * @param after the key to go on behind, '' for the first page
 * @returns where the next page begins, '' after the last
 */
export async function sweepPage(options: SweepOptions, after: string): Promise<string> {
  const { store, log, pageSize = 1_000 } = options;
  const { objects, isLast } = await store.list({ after, limit: pageSize });
  const orphans = await orphansAmong(objects, options);
  if (orphans.length > 0) {
    await store.remove(orphans);
    log.warn({ objects: orphans.length }, 'objects without an image removed');
  }
  return isLast ? '' : (objects.at(-1)?.key ?? '');
}

async function orphansAmong(
  objects: readonly ListedObject[],
  { database, clock }: SweepOptions,
): Promise<string[]> {
  const latest = clock.now() - orphanAgeMs;
  const old = objects.flatMap(({ key, modifyTime }) => {
    const image = imageOf(key);
    return image === undefined || modifyTime.getTime() > latest ? [] : [{ key, ...image }];
  });
  if (old.length === 0) return [];
  const ids = [...new Set(old.map(({ id }) => id))];
  const existing = await database.asSystem('sweep', (em) => existingIds(em, ids), { readOnly: true });
  // No upload is that old, so nothing that was sent for one is waited for.
  return old.filter(({ id, variant }) => variant === incoming || !existing.has(id)).map(({ key }) => key);
}
