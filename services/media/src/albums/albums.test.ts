import { timestampMs } from '@bufbuild/protobuf/wkt';
import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';
import { maxAlbums } from './album.ts';

const picture = await drawPicture({ width: 30, height: 20 }).jpeg().toBuffer();
const clock = manualClock(Date.now());

let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia({ clock });
});
beforeEach(() => {
  clientId = newClientId();
});
afterAll(() => media.close());

const uploadTo = async (albumId: string) => (await media.upload(clientId, picture, { albumId })).image;
const idsOf = (page: { readonly images: readonly { readonly id: string }[] }) =>
  page.images.map(({ id }) => id);

describe('an album', () => {
  test('comes back as it was made, and again with another title', async () => {
    const id = await media.createAlbum(clientId, 'Zweigstelle 7, März');
    expect(id).toMatch(/^alb_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    const album = await media.getAlbum(clientId, id);
    expect(album).toMatchObject({ id, title: 'Zweigstelle 7, März', imageCount: 0 });
    expect(album?.updateTime).toEqual(album?.createTime);
    clock.advance(1_000);
    const renamed = await media.updateAlbum(clientId, { album: { id, title: 'April' } });
    expect(renamed).toMatchObject({ id, title: 'April', createTime: album?.createTime });
    expect(renamed?.updateTime && timestampMs(renamed.updateTime)).toBe(clock.now());
    expect(await media.getAlbum(clientId, id)).toEqual(renamed);
  });

  test('is what it was where an update names none of its fields', async () => {
    const id = await media.createAlbum(clientId, 'March');
    const album = await media.getAlbum(clientId, id);
    expect(await media.updateAlbum(clientId, { album: { id } })).toEqual(album);
    const masked = { album: { id, title: 'April', imageCount: 9 }, updateMask: { paths: ['image_count'] } };
    expect(await media.updateAlbum(clientId, masked)).toEqual(album);
  });

  test.each([
    ['empty', { title: '' }],
    ['too long', { title: 'x'.repeat(201) }],
    ['of two lines', { title: 'a\nb' }],
    ['with a card number', { title: 'paid with 4242 4242 4242 4242' }],
  ])('is refused with a title that is %s', async (_, { title }) => {
    const id = await media.createAlbum(clientId, 'x'.repeat(200));
    expect(await reasonOf(media.createAlbum(clientId, title))).toBe('INVALID_ARGUMENT');
    const update = { album: { id, title }, updateMask: { paths: ['title'] } };
    await expect(media.updateAlbum(clientId, update)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field: 'album.title' }] },
    });
  });

  test('cannot be one too many; a deleted one makes room', async () => {
    await media.database.withTenant(clientId, (em) =>
      em.execute(
        `insert into album (client_id, id, title, image_count, object_count, size_bytes, create_time, update_time)
         select ?, 'alb_00' || n, '', 0, 0, 0, now(), now() from generate_series(2, ?) as n`,
        [clientId, maxAlbums],
        'run',
      ),
    );
    const outcomes = ['one', 'other'].map((title) => reasonOf(media.createAlbum(clientId, title)));
    expect((await Promise.all(outcomes)).toSorted()).toEqual(['WRONG_STATE', 'answered']);
    const [newest] = (await media.listAlbums(clientId, { pageSize: 1 })).albums;
    await media.deleteAlbum(clientId, newest?.id ?? '');
    expect(await reasonOf(media.createAlbum(clientId))).toBe('answered');
  });
});

describe('a list', () => {
  test('of albums is newest first, each once, in pages of any size', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift(await media.createAlbum(clientId));
    for (const pageSize of [1, 2, 5]) {
      const seen: string[] = [];
      let pageToken = '';
      do {
        const page = await media.listAlbums(clientId, { pageSize, pageToken });
        seen.push(...page.albums.map(({ id }) => id));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(seen).toEqual(made);
    }
    expect(await reasonOf(media.listAlbums(clientId, { pageSize: 101 }))).toBe('INVALID_ARGUMENT');
    const { nextPageToken: pageToken } = await media.listAlbums(clientId, { pageSize: 1 });
    expect(await reasonOf(media.listAlbums(newClientId(), { pageToken }))).toBe('PAGE_TOKEN_INVALID');
    expect(await reasonOf(media.list(clientId, { pageToken }))).toBe('PAGE_TOKEN_INVALID');
  });

  test('of images is that of one album where one is named, and its token is bound to it', async () => {
    const [one, other] = [await media.createAlbum(clientId), await media.createAlbum(clientId)];
    const images: string[] = [];
    for (const albumId of [one, other, one, '', one]) images.unshift((await uploadTo(albumId)).id);
    const [fifth, fourth, third, second, first] = images;
    expect(idsOf(await media.list(clientId))).toEqual([fifth, fourth, third, second, first]);
    expect(idsOf(await media.list(clientId, { albumId: other }))).toEqual([second]);
    const page = await media.list(clientId, { albumId: one, pageSize: 2 });
    expect(idsOf(page)).toEqual([fifth, third]);
    const { nextPageToken: pageToken } = page;
    expect(idsOf(await media.list(clientId, { albumId: one, pageToken }))).toEqual([first]);
    for (const albumId of [other, ''])
      expect(await reasonOf(media.list(clientId, { albumId, pageToken }))).toBe('PAGE_TOKEN_INVALID');
  });
});

describe('an image', () => {
  test('moves between albums and out of them; its label and metadata change by themselves', async () => {
    const [one, other] = [await media.createAlbum(clientId), await media.createAlbum(clientId)];
    const fields = { albumId: one, label: 'passport', metadata: { case: 'A 1' } };
    const { image } = await media.upload(clientId, picture, fields);
    const { id } = image;
    const counts = async () =>
      Promise.all([one, other].map(async (album) => (await media.getAlbum(clientId, album))?.imageCount));
    expect(await counts()).toEqual([1, 0]);
    const moved = { ...image, albumId: other };
    expect(await media.update(clientId, { image: { id, albumId: other } })).toEqual(moved);
    expect(await counts()).toEqual([0, 1]);
    expect(await media.update(clientId, { image: { id, label: 'selfie' } })).toEqual({
      ...moved,
      label: 'selfie',
    });
    const out = { image: { id, metadata: { a: 'b' } }, updateMask: { paths: ['album_id', 'metadata'] } };
    const changed = { ...image, albumId: '', label: 'selfie', metadata: { a: 'b' } };
    expect(await media.update(clientId, out)).toEqual(changed);
    expect(await counts()).toEqual([0, 0]);
    const cleared = { image: { id }, updateMask: { paths: ['label', 'metadata'] } };
    expect(await media.update(clientId, cleared)).toEqual({ ...changed, label: '', metadata: {} });
    expect((await media.download(clientId, id)).bytes.equals(picture)).toBe(true);
    expect((await media.events()).filter((event) => event.clientId === clientId)).toHaveLength(1);
  });

  test.each([
    ['a label beyond its length', { label: 'x'.repeat(101) }, 'image.label'],
    ['a label of two lines', { label: 'a\nb' }, 'image.label'],
    ['a card number', { label: '4242424242424242' }, 'image.label'],
    ['a value beyond its length', { metadata: { k: 'x'.repeat(501) } }, 'image.metadata["k"]'],
  ])('is not changed to %s', async (_, change, field) => {
    const { id, ...image } = await uploadTo('');
    await expect(media.update(clientId, { image: { id, ...change } })).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field }] },
    });
    expect(await media.get(clientId, id)).toEqual({ id, ...image });
  });

  test('is refused with a mask of what is not there', async () => {
    const { id } = await uploadTo('');
    const update = { image: { id }, updateMask: { paths: ['colour'] } };
    expect(await reasonOf(media.update(clientId, update))).toBe('INVALID_ARGUMENT');
  });
});

describe('what is foreign, unknown, deleted or malformed is not found, and cannot be told apart', () => {
  test.each(['an album', 'an image'])('%s', async (kind) => {
    const stranger = newClientId();
    const [albumId, deleted] = [await media.createAlbum(stranger), await media.createAlbum(clientId)];
    const foreign = (await media.upload(stranger, picture, { albumId })).image;
    await media.deleteAlbum(clientId, deleted);
    const own = await uploadTo('');
    const ids =
      kind === 'an album' ? [albumId, deleted, newId('alb'), own.id, 'alb_1'] : [foreign.id, newId('img')];
    for (const id of ids) {
      const asked = [
        () => media.getAlbum(clientId, id),
        () => media.updateAlbum(clientId, { album: { id, title: 'mine' } }),
        () => media.deleteAlbum(clientId, id),
        () => media.list(clientId, { albumId: id }),
        () => uploadTo(id),
        () => media.update(clientId, { image: { id: own.id, albumId: id } }),
        () => media.update(clientId, { image: { id: kind === 'an image' ? id : '', label: 'mine' } }),
      ];
      for (const ask of asked)
        await expect(ask()).rejects.toMatchObject({
          reason: 'NOT_FOUND',
          message: 'There is no such resource.',
        });
    }
    expect(await media.get(clientId, own.id)).toEqual(own);
    expect(await media.get(stranger, foreign.id)).toEqual(foreign);
    expect(await media.getAlbum(stranger, albumId)).toMatchObject({ title: 'Branch 7', imageCount: 1 });
    expect((await media.objects()).filter((key) => key.startsWith(clientId))).toHaveLength(4);
  });

  test('nor does the database let an image into the album of another client', async () => {
    const albumId = await media.createAlbum(newClientId());
    const { id } = await uploadTo('');
    const move = media.database.withTenant(clientId, (em) =>
      em.execute('update image set album_id = ? where id = ?', [albumId, id], 'run'),
    );
    await expect(move).rejects.toMatchObject({ constraint: 'image_client_id_album_id_foreign' });
  });
});
