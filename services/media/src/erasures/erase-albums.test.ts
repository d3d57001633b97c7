import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../objects/object-store.ts';
import { eraseAll } from '../testing/erase-all.ts';
import { as, type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';
import { eraseNextOfAlbum } from './erase-albums.ts';

const picture = await drawPicture({ width: 30, height: 20 }).jpeg().toBuffer();
const clock = manualClock(Date.now());
const sizes = 4;

/** What a test does between the objects of an upload and its row. */
let beforeRow: (() => Promise<unknown>) | undefined;
const wrapStore = (store: ObjectStore): ObjectStore => ({
  ...store,
  async put(key, ...rest) {
    await store.put(key, ...rest);
    if (key.endsWith('/original')) await beforeRow?.();
  },
});

let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia({ clock, wrapStore });
});
beforeEach(() => {
  clientId = newClientId();
  beforeRow = undefined;
});
afterAll(() => media.close());

/** A request of its own, under a key where one is given. */
const request = (idempotencyKey = '') => {
  const call = as(clientId);
  return { ...call, origin: { ...call.origin, requestId: newId('req'), idempotencyKey } };
};
const uploadTo = async (albumId: string, key = '') =>
  (await media.upload(clientId, picture, { albumId }, request(key))).image;
const ownObjects = async () => (await media.objects()).filter((key) => key.startsWith(clientId));
const deletedImages = async () =>
  (await media.events()).flatMap(({ clientId: owner, requestId, payload }) =>
    owner === clientId && payload.case === 'imageDeleted' ? [{ id: payload.value.imageId, requestId }] : [],
  );
const rowsIn = async (table: string) =>
  media.database.withTenant(clientId, (em) => em.execute<object[]>(`select * from "${table}"`));

describe('a deleted album', () => {
  test('is gone with its images at once, says what it had, and leaves nothing behind', async () => {
    const [id, other] = [await media.createAlbum(clientId, 'Ada'), await media.createAlbum(clientId)];
    const images = [await uploadTo(id), await uploadTo(id), await uploadTo(id)];
    const kept = [await uploadTo(other), await uploadTo('')];
    const bytes = images
      .flatMap(({ variants }) => variants)
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n);
    const caller = request();
    const receipt = await media.deleteAlbum(clientId, id, caller);
    expect(receipt).toMatchObject({ images: 3, objects: 3 * sizes, sizeBytes: bytes });
    const [image] = images;
    for (const ask of [
      () => media.getAlbum(clientId, id),
      () => media.deleteAlbum(clientId, id),
      () => media.list(clientId, { albumId: id }),
      () => media.get(clientId, image?.id ?? ''),
      () => media.download(clientId, image?.id ?? '', 'thumb'),
      () => media.update(clientId, { image: { id: image?.id ?? '', label: 'x' } }),
      () => media.update(clientId, { image: { id: image?.id ?? '', albumId: other } }),
      () => media.delete(clientId, image?.id ?? ''),
    ])
      expect(await reasonOf(ask())).toBe('NOT_FOUND');
    expect((await media.list(clientId)).images).toEqual(kept.toReversed());
    expect((await media.listAlbums(clientId)).albums.map((album) => album.id)).toEqual([other]);
    expect(await ownObjects()).toHaveLength(5 * sizes);

    await eraseAll(media, clock);
    expect(await ownObjects()).toHaveLength(2 * sizes);
    expect(await rowsIn('image')).toHaveLength(2);
    expect(await rowsIn('album')).toHaveLength(1);
    expect(await rowsIn('erasure')).toEqual([]);
    const { requestId } = caller.origin;
    expect((await deletedImages()).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      images.map((each) => ({ id: each.id, requestId })),
    );
    expect((await media.list(clientId)).images).toEqual(kept.toReversed());
  });

  test('is deleted once, however many ask at once; who asks again under its key has the same receipt', async () => {
    const id = await media.createAlbum(clientId);
    await uploadTo(id, 'upload');
    const receipt = await media.deleteAlbum(clientId, id, request('delete'));
    expect(receipt).toMatchObject({ images: 1 });
    expect(await media.deleteAlbum(clientId, id, request('delete'))).toEqual(receipt);
    await eraseAll(media, clock);
    expect(await media.deleteAlbum(clientId, id, request('delete'))).toEqual(receipt);
    // What was stored of the upload is erased with its image.
    expect(await reasonOf(uploadTo(id, 'upload'))).toBe('NOT_FOUND');
    const again = await media.createAlbum(clientId);
    const outcomes = Array.from({ length: 5 }, () => reasonOf(media.deleteAlbum(clientId, again)));
    expect((await Promise.all(outcomes)).filter((reason) => reason === 'answered')).toHaveLength(1);
  });

  test('takes nothing in: an upload under way is not found, not counted, and leaves no object', async () => {
    const id = await media.createAlbum(clientId);
    beforeRow = () => media.deleteAlbum(clientId, id);
    expect(await reasonOf(uploadTo(id))).toBe('NOT_FOUND');
    expect(await ownObjects()).toEqual([]);
    expect(await rowsIn('image')).toEqual([]);
    expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
    await eraseAll(media, clock);
  });

  test('loses its images some at a time, by turns with other albums', async () => {
    const albums = [await media.createAlbum(clientId), await media.createAlbum(clientId)];
    for (const id of albums) for (let count = 0; count < 3; count += 1) await uploadTo(id);
    for (const id of albums) {
      await media.deleteAlbum(clientId, id);
      clock.advance(1);
    }
    const options = { ...media, clock, wakeErasures: () => undefined, batchSize: 2 };
    const left: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      expect(await eraseNextOfAlbum(options)).toBe(true);
      clock.advance(1);
      left.push((await rowsIn('image')).length);
    }
    expect(left).toEqual([4, 2, 1, 0]);
    expect(await eraseNextOfAlbum(options)).toBe(false);
    expect(await rowsIn('album')).toEqual([]);
    await eraseAll(media, clock);
    expect(await ownObjects()).toEqual([]);
  });
});
