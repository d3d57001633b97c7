import type { Database } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { forgetAnswers } from '@cedula/chassis/idempotency/forget-answers.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { holdImagesOf } from '../images/image-store.ts';
import {
  type CondemnedAlbum,
  forgetAlbum,
  giveBackAlbum,
  takeCondemnedAlbum,
} from './album-erasure-store.ts';
import { condemnImages } from './condemn-images.ts';
import { erasurePurpose } from './erasure.ts';

/** What erasing albums takes. */
export interface AlbumErasureOptions {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets the objects be removed at once. */
  readonly wakeErasures: () => void;
  /** How many images one transaction deletes. Default 100. */
  readonly batchSize?: number;
}

const pollMs = 2_000;
const imagesPerBatch = 100;

/** Starts what deletes the images of deleted albums, by turns, batch by batch. Any number of processes may. */
export function startAlbumErasure(options: AlbumErasureOptions): Loop {
  return createLoop({
    name: 'album erasure',
    turn: async () => ((await eraseNextOfAlbum(options)) ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
  });
}

/**
 * Deletes a batch of images of the album that has waited longest, and the album when none is
 * left. Gives whether one was due. What is deleted, and what has still to be, stands in the
 * database alone: a killed process leaves nothing to be remembered.
 */
export async function eraseNextOfAlbum(options: AlbumErasureOptions): Promise<boolean> {
  const { database, clock, log, wakeErasures } = options;
  const now = new Date(clock.now());
  const album = await database.asSystem(erasurePurpose, (em) => takeCondemnedAlbum(em, now));
  if (album === undefined) return false;
  const images = await eraseBatch(options, album, now);
  if (images > 0) wakeErasures();
  log.info({ clientId: album.clientId, albumId: album.id, images }, 'images of a deleted album deleted');
  return true;
}

async function eraseBatch(
  { database, outbox, batchSize = imagesPerBatch }: AlbumErasureOptions,
  album: CondemnedAlbum,
  now: Date,
): Promise<number> {
  const { clientId, requestId } = album;
  return database.withTenant(clientId, async (em) => {
    const images = await holdImagesOf(em, album, batchSize);
    await condemnImages(em, outbox, { clientId, images, dueTime: now, told: { requestId } });
    if (images.length === batchSize) {
      await giveBackAlbum(em, album, now);
    } else {
      // The receipt, where its call had a key, is about the album as well.
      await forgetAnswers(em, [album], { except: requestId });
      await forgetAlbum(em, album);
    }
    return images.length;
  });
}
