import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseAll } from '../testing/erase-all.ts';
import { type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';

const picture = await drawPicture({ width: 12, height: 8 }).png().toBuffer();
const clock = manualClock(Date.now());
const runs = 12;
const sizes = 4;

let media: Media;
beforeAll(async () => {
  media = await startMedia({ clock });
});
afterAll(() => media.close());

/** What a client has: albums, and images each in an album or in none, the oldest first. */
interface Model {
  readonly clientId: string;
  readonly albums: string[];
  readonly images: Map<string, string>;
  /** Ids that were there once. */
  readonly gone: string[];
}

type Step = (model: Model) => Promise<void>;

const at = (ids: readonly string[], pick: number) => ids[pick % Math.max(1, ids.length)];
const imagesIn = ({ images }: Model, albumId: string) =>
  [...images].filter(([, album]) => album === albumId).map(([id]) => id);
/** An album that is there, none, or one that is not there: of before, or of nobody. */
const anyAlbum = ({ albums, gone }: Model, pick: number) =>
  at(['', ...albums, ...albums, ...gone.filter((id) => id.startsWith('alb_')), newId('alb')], pick) ?? '';
const isThere = ({ albums }: Model, albumId: string) => albumId === '' || albums.includes(albumId);

const steps: Readonly<Record<string, (one: number, other: number) => Step>> = {
  'create an album': () => async (model) => {
    model.albums.push(await media.createAlbum(model.clientId));
  },
  upload: (one) => async (model) => {
    const albumId = anyAlbum(model, one);
    const upload = media.upload(model.clientId, picture, { albumId });
    if (isThere(model, albumId)) model.images.set((await upload).image.id, albumId);
    else expect(await reasonOf(upload)).toBe('NOT_FOUND');
  },
  move: (one, other) => async (model) => {
    const id = at([...model.images.keys(), ...model.gone], one) ?? newId('img');
    const albumId = anyAlbum(model, other);
    const image = { image: { id, albumId }, updateMask: { paths: ['album_id'] } };
    const moved = media.update(model.clientId, image);
    if (!model.images.has(id) || !isThere(model, albumId)) expect(await reasonOf(moved)).toBe('NOT_FOUND');
    else {
      expect(await moved).toMatchObject({ id, albumId });
      model.images.set(id, albumId);
    }
  },
  'delete an image': (one) => async (model) => {
    const id = at([...model.images.keys(), ...model.gone], one) ?? newId('img');
    const deletion = media.delete(model.clientId, id);
    if (!model.images.delete(id)) expect(await reasonOf(deletion)).toBe('NOT_FOUND');
    else {
      expect(await deletion).toMatchObject({ images: 1, objects: sizes });
      model.gone.push(id);
    }
  },
  'delete an album': (one) => async (model) => {
    const id = at([...model.albums, ...model.gone], one) ?? newId('alb');
    const deletion = media.deleteAlbum(model.clientId, id);
    if (!model.albums.includes(id)) {
      expect(await reasonOf(deletion)).toBe('NOT_FOUND');
      return;
    }
    const images = imagesIn(model, id);
    expect(await deletion).toMatchObject({ images: images.length, objects: images.length * sizes });
    model.albums.splice(model.albums.indexOf(id), 1);
    for (const image of images) model.images.delete(image);
    model.gone.push(id, ...images);
  },
  erase: () => () => eraseAll(media, clock),
};

const anyStep = fc
  .tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(), fc.nat())
  .map(([name, one, other]) => ({ name, take: steps[name]?.(one, other) }));

async function expectAsModelled(model: Model): Promise<void> {
  const { clientId, albums, images } = model;
  const listed = async (albumId: string) =>
    (await media.list(clientId, { albumId, pageSize: 100 })).images.map(({ id }) => id);
  expect(await listed('')).toEqual([...images.keys()].toReversed());
  const { albums: seen } = await media.listAlbums(clientId, { pageSize: 100 });
  expect(seen.map(({ id, imageCount }) => [id, imageCount])).toEqual(
    albums.map((id) => [id, imagesIn(model, id).length]).toReversed(),
  );
  for (const id of albums) expect(await listed(id)).toEqual(imagesIn(model, id).toReversed());
}

test('albums and images are as a model of them says, whatever is made, moved and deleted in any order', async () => {
  const sequence = fc.array(anyStep, { minLength: 5, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sequence, async (taken) => {
      const model: Model = { clientId: newClientId(), albums: [], images: new Map(), gone: [] };
      for (const { take } of taken) await take?.(model);
      await expectAsModelled(model);
      await eraseAll(media, clock);
      await expectAsModelled(model);
      const keys = (await media.objects()).filter((key) => key.startsWith(model.clientId));
      expect(keys.map((key) => key.split('/')[1] ?? '').toSorted()).toEqual(
        [...model.images.keys()].flatMap((id) => Array.from({ length: sizes }, () => id)).toSorted(),
      );
      await eraseClient(model);
    }),
    { numRuns: runs },
  );
}, 120_000);

/** Keeps the store small enough to be listed whole. */
async function eraseClient({ clientId, images }: Model): Promise<void> {
  for (const id of images.keys()) await media.delete(clientId, id);
}

test('at once, moves and deletions end as if they had come one after the other', async () => {
  const clientId = newClientId();
  const [one, other] = [await media.createAlbum(clientId), await media.createAlbum(clientId)];
  const ids: string[] = [];
  for (let count = 0; count < 6; count += 1)
    ids.push((await media.upload(clientId, picture, { albumId: count % 2 === 0 ? one : other })).image.id);
  const move = (id: string, albumId: string) => media.update(clientId, { image: { id, albumId } });
  const [receipt] = await Promise.all([
    media.deleteAlbum(clientId, one),
    ...ids.flatMap((id) => [reasonOf(move(id, one)), reasonOf(move(id, other)), reasonOf(move(id, other))]),
    reasonOf(media.delete(clientId, ids[0] ?? '')),
  ]);
  const left = (await media.list(clientId, { albumId: other })).images.length;
  const wasDeleted = (await media.events()).filter(
    (event) => event.clientId === clientId && event.payload.case === 'imageDeleted',
  ).length;
  expect((receipt?.images ?? 0) + left + wasDeleted).toBe(6);
  expect(await media.getAlbum(clientId, other)).toMatchObject({ imageCount: left });
  expect((await media.list(clientId)).images).toHaveLength(left);
  await eraseAll(media, clock);
  expect((await media.objects()).filter((key) => key.startsWith(clientId))).toHaveLength(left * sizes);
});
