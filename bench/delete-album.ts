import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { Client } from 'minio';
import { changeExtent, insertAlbum } from '../services/media/src/albums/album-store.ts';
import { newAlbum } from '../services/media/src/albums/album.ts';
import { condemnAlbum } from '../services/media/src/erasures/album-erasure-store.ts';
import { startErasing } from '../services/media/src/erasures/start-erasing.ts';
import { extentOf } from '../services/media/src/images/extent.ts';
import { newImage } from '../services/media/src/images/image.ts';
import { insertImage } from '../services/media/src/images/image-store.ts';
import { objectKey } from '../services/media/src/objects/object-key.ts';
import { createS3ObjectStore } from '../services/media/src/objects/s3-object-store.ts';
import { schema } from '../services/media/src/schema.ts';
import { ensureDatabase } from '../tools/stack/servers/databases.ts';
import { startServer } from '../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../tools/testing/temporary-data.ts';
import { report } from './load/report.ts';

// Deleting an album of 1,000 images until no row and no object of it is left, against deleting
// objects by the S3 client alone with the same concurrency: a quarter as many before, and a
// quarter after. Objects are small: what they weigh is the store's affair.

const imageCount = Number(process.argv[2] ?? 1_000);
const atOnce = 8;
const bytes = Buffer.alloc(1_000);
const sizes = ['original', 'large', 'medium', 'thumb'] as const;
const variants = sizes.map((name) => ({
  name,
  contentType: 'image/jpeg',
  sizeBytes: bytes.length,
  width: 1,
  height: 1,
  sha256: '',
}));

const log = createLogger({ service: 'media', level: 'silent' });
const host = await openTemporaryHost(() => undefined);
const [postgres, s3] = await Promise.all([startServer('postgres', host), startServer('s3', host)]);
const urls = await ensureDatabase({ adminUrl: postgres.url, service: 'media', passwordOf: (role) => role });
await migrate({ schema, ownerUrl: urls.ownerUrl, log });
const database = createDatabase({ schema, appUrl: urls.appUrl, systemUrl: urls.systemUrl, log });
const { url, bucket, ...keys } = s3;
const store = createS3ObjectStore({ ...keys, endpoint: url, bucket, region: 'us-east-1' });
const bare = new Client({
  endPoint: '127.0.0.1',
  port: s3.port,
  useSSL: false,
  region: 'us-east-1',
  accessKey: s3.accessKey,
  secretKey: s3.secretKey,
});
const clientId = newId('cli');

/** Does something with every key, so many at once. */
async function each(all: readonly string[], work: (key: string) => Promise<unknown>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const key of left) await work(key);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const put = (all: readonly string[]) =>
  each(all, (key) => store.put(key, { bytes, contentType: 'image/jpeg' }));

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function fillAlbum(): Promise<string> {
  const now = new Date();
  const album = newAlbum({ clientId, title: 'a thousand' }, now);
  const facts = { clientId, albumId: album.id, label: '', metadata: {}, variants };
  const images = Array.from({ length: imageCount }, () => newImage(facts, now));
  await put(images.flatMap((image) => sizes.map((size) => objectKey(image, size))));
  await database.withTenant(clientId, async (em) => {
    await insertAlbum(em, album);
    for (const image of images) await insertImage(em, image);
    await changeExtent(em, album, extentOf(images));
  });
  return album.id;
}

async function rowsLeft(): Promise<number> {
  const sql = `select (select count(*) from image) + (select count(*) from album) + (select count(*) from erasure) as rows`;
  const [row] = await database.withTenant(clientId, (em) => em.execute<{ rows: string }[]>(sql));
  return Number(row?.rows);
}

async function deleteBare(count: number): Promise<number> {
  const all = Array.from({ length: count }, (_, index) => `bare/${index}`);
  await put(all);
  return time(() => each(all, (key) => bare.removeObject(bucket, key)));
}

const quarter = (imageCount * sizes.length) / 4;
const erasing = startErasing({ database, store, outbox: createOutbox(), clock: systemClock, log });
try {
  const before = await deleteBare(quarter);
  const id = await fillAlbum();
  let acknowledged = 0;
  const whole = await time(async () => {
    acknowledged = await time(() =>
      database.withTenant(clientId, (em) =>
        condemnAlbum(em, { clientId, id }, { requestId: 'req_1', now: new Date() }),
      ),
    );
    erasing.wakeAlbumErasure();
    while ((await rowsLeft()) > 0) await delay(20);
  });
  const { objects } = await store.list({ after: `${clientId}/`, limit: 1 });
  if (objects.some(({ key }) => key.startsWith(clientId))) throw new Error('an object is left');
  const after = await deleteBare(quarter);
  report({ name: 'delete_album.acknowledged', value: acknowledged, unit: 'ms' });
  report({ name: 'delete_album.images', value: (imageCount * 1_000) / whole, unit: 'images/s' });
  report({
    name: 'delete_album.ratio',
    value: whole / (2 * (before + after)),
    unit: '×',
    atMost: 2,
    note: `an album of ${imageCount} images with its rows, events and ${imageCount * sizes.length} objects, against the objects bare`,
  });
} finally {
  await erasing.close();
  store.close();
  await database.close();
  await Promise.all([postgres.stop(), s3.stop()]);
  await host.close();
}
