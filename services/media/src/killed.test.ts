import { create } from '@bufbuild/protobuf';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { manualClock, systemClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { s3Access } from '../../../tools/testing/servers.ts';
import { finishErasures } from './erasures/erasure-loop.ts';
import { uploadImage } from './images/upload-image.ts';
import { createLimits } from './limits.ts';
import { objectKey } from './objects/object-key.ts';
import { forgetUploads, sweepPage } from './sweeper/sweep-orphans.ts';
import { eraseAll } from './testing/erase-all.ts';
import { contextOf } from './testing/context-of.ts';
import type { Fate } from './testing/die-half-way.ts';
import { as, type Media, newClientId, reasonOf, startMedia } from './testing/start-media.ts';

const program = fileURLToPath(new URL('testing/die-half-way.ts', import.meta.url));
const minutes = 60_000;
const picture = await drawPicture().jpeg().toBuffer();

let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia();
});
beforeEach(() => {
  clientId = newClientId();
});
afterAll(() => media.close());

/** Runs media in a process of its own until it is killed. */
async function runUntilKilled(doing: Pick<Fate, 'imageId' | 'albumId'> = {}): Promise<void> {
  const { url: endpoint, accessKey, secretKey } = await s3Access();
  const s3 = { endpoint, accessKey, secretKey, bucket: media.bucket, region: 'us-east-1' };
  const { appUrl, systemUrl } = media.fresh;
  const fate: Fate = { appUrl, systemUrl, s3, clientId, ...doing };
  const child = spawn(process.execPath, [program, JSON.stringify(fate)], { stdio: 'inherit' });
  const [, signal]: unknown[] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

const ownObjects = async () => (await media.objects()).filter((key) => key.startsWith(clientId));

/** Goes once through the whole store, in small pages. */
async function sweep(clock: { now(): number }): Promise<void> {
  let after = '';
  do after = await sweepPage({ ...media, clock, pageSize: 3 }, after);
  while (after !== '');
}

describe('killed between its objects and its row', () => {
  test('an upload leaves objects, which are gone after ten minutes, and no others with them', async () => {
    const { image } = await media.upload(newClientId(), picture);
    await runUntilKilled();
    expect(await ownObjects()).toHaveLength(4);
    expect((await media.list(clientId)).images).toEqual([]);
    const clock = manualClock(Date.now() + 9 * minutes);
    await sweep(clock);
    expect(await ownObjects()).toHaveLength(4);
    clock.advance(2 * minutes);
    await sweep(clock);
    expect(await ownObjects()).toEqual([]);
    expect(await media.objects()).toEqual(
      expect.arrayContaining(
        image.variants.map(({ name }) => expect.stringContaining(`${image.id}/${name}`) as string),
      ),
    );
    expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
  });

  test('what is not named as ours is not touched', async () => {
    const foreign = ['backup/cli_1', `${clientId}/notes`, `${clientId}/${newId('img')}`, 'zzz'];
    for (const key of foreign) await media.store.put(key, { bytes: picture, contentType: 'image/jpeg' });
    const orphan = objectKey({ clientId, id: newId('img') }, 'thumb');
    await media.store.put(orphan, { bytes: picture, contentType: 'image/jpeg' });
    await sweep(manualClock(Date.now() + 11 * minutes));
    const left = await media.objects();
    expect(left).toEqual(expect.arrayContaining(foreign));
    expect(left).not.toContain(orphan);
    await media.store.remove(foreign);
  });
});

describe('what was sent to an upload URL', () => {
  const { createUploadUrl, completeImage } = ImageService.method;
  const begin = async () => (await call(media.mesh.gateway, createUploadUrl, {}, as(clientId))).message;
  const rows = () =>
    media.database.asSystem('sweep', (em) =>
      em.execute<object[]>('select 1 from pending_upload where client_id = ?', [clientId]),
    );

  test('and never completed is gone after ten minutes, and its upload forgotten', async () => {
    const { url } = await begin();
    await fetch(url, { method: 'PUT', body: new Uint8Array(picture) });
    const clock = manualClock(Date.now() + 9 * minutes);
    await forgetUploads({ ...media, clock });
    await sweep(clock);
    expect(await ownObjects()).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
    clock.advance(2 * minutes);
    await forgetUploads({ ...media, clock });
    await sweep(clock);
    expect(await ownObjects()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  test('again, when its image was there, is gone too, and the image stays', async () => {
    const { imageId, url } = await begin();
    const put = () => fetch(url, { method: 'PUT', body: new Uint8Array(picture) });
    await put();
    await call(media.mesh.gateway, completeImage, { id: imageId }, as(clientId));
    await put();
    expect(await ownObjects()).toHaveLength(5);
    await sweep(manualClock(Date.now() + 11 * minutes));
    expect(await ownObjects()).toHaveLength(4);
    expect((await media.download(clientId, imageId)).bytes.equals(picture)).toBe(true);
  });
});

describe('an upload whose answer from the database was lost', () => {
  type WithTenant = Media['database']['withTenant'];
  const uploadWith = (withTenant: WithTenant) => {
    const parts = { ...media, ...createLimits(), outbox: createOutbox(), clock: systemClock };
    const upload = uploadImage({ ...parts, database: { ...media.database, withTenant } });
    const request = create(ImageService.method.uploadImage.input, { content: picture });
    return upload(request, contextOf(clientId, ImageService.method.uploadImage));
  };
  const lost = () => new DomainError('UNAVAILABLE', 'The connection was cut.');

  test('keeps its objects where its row was stored all the same', async () => {
    const withTenant: WithTenant = async (...work) => {
      await media.database.withTenant(...work);
      throw lost();
    };
    expect(await reasonOf(uploadWith(withTenant))).toBe('UNAVAILABLE');
    const [image] = (await media.list(clientId)).images;
    await sweep(manualClock(Date.now() + 11 * minutes));
    expect((await media.download(clientId, image?.id ?? '')).bytes.equals(picture)).toBe(true);
  });

  test('loses its objects to the sweeper where it was not', async () => {
    const withTenant: WithTenant = (id, work) =>
      media.database.withTenant(id, async (em) => {
        await work(em);
        throw lost();
      });
    expect(await reasonOf(uploadWith(withTenant))).toBe('UNAVAILABLE');
    expect((await media.list(clientId)).images).toEqual([]);
    expect(await ownObjects()).toHaveLength(4);
    await sweep(manualClock(Date.now() + 11 * minutes));
    expect(await ownObjects()).toEqual([]);
  });
});

describe('killed between the row and the objects', () => {
  test('a deletion is final for callers at once, and for the objects soon', async () => {
    const { image } = await media.upload(clientId, picture);
    await runUntilKilled({ imageId: image.id });
    expect(await reasonOf(media.get(clientId, image.id))).toBe('NOT_FOUND');
    expect(await ownObjects()).toHaveLength(4);
    const clock = manualClock(Date.now());
    // For the time being another process may be about to do it.
    expect(await finishErasures({ ...media, clock })).toBe(0);
    clock.advance(16_000);
    expect(await finishErasures({ ...media, clock })).toBe(1);
    expect(await ownObjects()).toEqual([]);
    expect(await finishErasures({ ...media, clock })).toBe(0);
    const deleted = (await media.events()).filter(({ payload }) => payload.case === 'imageDeleted');
    expect(deleted.map((event) => event.clientId)).toEqual([clientId]);
  });
});

describe('killed in the midst of erasing an album', () => {
  test('a deletion goes on from there: each image is told once, and nothing is left', async () => {
    const albumId = await media.createAlbum(clientId);
    const images: string[] = [];
    for (let count = 0; count < 3; count += 1)
      images.push((await media.upload(clientId, picture, { albumId })).image.id);
    await runUntilKilled({ albumId });
    // Two of its images have no row any more, and one object is gone.
    expect(await ownObjects()).toHaveLength(11);
    expect((await media.list(clientId)).images).toEqual([]);
    for (const id of images) expect(await reasonOf(media.get(clientId, id))).toBe('NOT_FOUND');
    expect(await reasonOf(media.deleteAlbum(clientId, albumId))).toBe('NOT_FOUND');
    await eraseAll(media, manualClock(Date.now() + 16_000));
    expect(await ownObjects()).toEqual([]);
    const rows = await media.database.withTenant(clientId, (em) =>
      em.execute<object[]>(
        'select id from image union all select id from album union all select image_id from erasure',
      ),
    );
    expect(rows).toEqual([]);
    const told = (await media.events()).flatMap((event) =>
      event.clientId === clientId && event.payload.case === 'imageDeleted'
        ? [event.payload.value.imageId]
        : [],
    );
    expect(told.toSorted()).toEqual(images.toSorted());
  });
});
