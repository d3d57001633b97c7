/**
 * Media as a process that is killed half-way, run by the tests: after an upload has stored
 * its objects, after a deletion has deleted the row, or in the midst of erasing an album.
 */
import { create } from '@bufbuild/protobuf';
import {
  DeleteImageRequestSchema,
  ImageService,
  UploadImageRequestSchema,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { AlbumService, DeleteAlbumRequestSchema } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import { createDatabase, type TransactionOptions, type Work } from '@cedula/chassis/db/database.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { deleteAlbum } from '../albums/delete-album.ts';
import { eraseNextOfAlbum } from '../erasures/erase-albums.ts';
import { finishErasures } from '../erasures/erasure-loop.ts';
import { deleteImage } from '../images/delete-image.ts';
import { uploadImage } from '../images/upload-image.ts';
import { createLimits } from '../limits.ts';
import type { Stored } from '../objects/object-store.ts';
import { createS3ObjectStore, type S3Options } from '../objects/s3-object-store.ts';
import { schema } from '../schema.ts';
import { contextOf } from './context-of.ts';

/** What the process is told, as JSON in its first argument. */
export interface Fate {
  readonly appUrl: string;
  readonly systemUrl: string;
  readonly s3: S3Options;
  readonly clientId: string;
  /** The image to delete; without one an image is uploaded. */
  readonly imageId?: string;
  /** The album to delete instead. */
  readonly albumId?: string;
}

const fate: Fate = JSON.parse(process.argv[2] ?? '');
const log = createLogger({ service: 'media', level: 'silent' });
const store = createS3ObjectStore(fate.s3);
const database = createDatabase({ schema, appUrl: fate.appUrl, systemUrl: fate.systemUrl, log });

/** Nothing after this is done, not even what waits for it. */
async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL');
  await delay(60_000);
}

async function removeOneAndDie(keys: readonly string[]): Promise<void> {
  await store.remove(keys.slice(0, 1));
  await die();
}

let stored = 0;
async function withTenant<T>(clientId: string, work: Work<T>, options?: TransactionOptions): Promise<T> {
  if (stored > 0) await die();
  return database.withTenant(clientId, work, options);
}

const parts = {
  ...createLimits(),
  database: { ...database, withTenant },
  store: {
    ...store,
    async put(key: string, content: Stored): Promise<void> {
      await store.put(key, content);
      stored += 1;
    },
    remove: fate.albumId === undefined ? die : removeOneAndDie,
  },
  outbox: createOutbox(),
  clock: systemClock,
  log,
};
const unheard = { wakeAlbumErasure: () => undefined, wakeErasures: () => undefined };

const { method } = ImageService;
if (fate.albumId !== undefined) {
  await deleteAlbum({ ...parts, ...unheard })(
    create(DeleteAlbumRequestSchema, { id: fate.albumId }),
    contextOf(fate.clientId, AlbumService.method.deleteAlbum),
  );
  await eraseNextOfAlbum({ ...parts, ...unheard, batchSize: 2 });
  await finishErasures(parts);
} else if (fate.imageId === undefined) {
  const content = await drawPicture().jpeg().toBuffer();
  await uploadImage(parts)(
    create(UploadImageRequestSchema, { content }),
    contextOf(fate.clientId, method.uploadImage),
  );
} else {
  await deleteImage(parts)(
    create(DeleteImageRequestSchema, { id: fate.imageId }),
    contextOf(fate.clientId, method.deleteImage),
  );
}
