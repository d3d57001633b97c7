import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLimits } from '../limits.ts';
import { objectKey } from '../objects/object-key.ts';
import { eraseAll } from '../testing/erase-all.ts';
import { type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';
import { sweepRows } from './sweep-rows.ts';

const minutes = 60_000;
const picture = await drawPicture({ width: 30, height: 20 }).jpeg().toBuffer();
const { rendering } = createLimits();

let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia();
});
beforeEach(() => {
  clientId = newClientId();
});
afterAll(() => media.close());

/** Goes once through all images, in small pages. */
async function sweep(clock = manualClock(Date.now() + 11 * minutes)): Promise<void> {
  let after = '';
  do after = await sweepRows({ ...media, rendering, clock, pageSize: 4 }, after);
  while (after !== '');
  await eraseAll(media, clock);
}

async function uploads(count: number, fields: { albumId?: string } = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let each = 0; each < count; each += 1)
    ids.push((await media.upload(clientId, picture, fields)).image.id);
  return ids;
}

const lose = (id: string, ...variants: string[]) =>
  media.store.remove(variants.map((variant) => objectKey({ clientId, id }, variant)));
const ownObjects = async () => (await media.objects()).filter((key) => key.startsWith(clientId));

describe('an image that the store has lost', () => {
  test('in a smaller size has it again, byte for byte', async () => {
    const [id = ''] = await uploads(3);
    const before = await media.download(clientId, id, 'thumb');
    await lose(id, 'thumb', 'medium');
    expect(await reasonOf(media.download(clientId, id, 'thumb'))).not.toBe('answered');
    await sweep();
    expect(await media.download(clientId, id, 'thumb')).toEqual(before);
    expect(await ownObjects()).toHaveLength(12);
  });

  test('is deleted like any other, counted out of its album, and others stay', async () => {
    const albumId = await media.createAlbum(clientId);
    const [id = '', ...others] = await uploads(3, { albumId });
    await lose(id, 'original');
    await sweep();
    expect(await reasonOf(media.get(clientId, id))).toBe('NOT_FOUND');
    expect((await media.list(clientId)).images.map((image) => image.id)).toEqual(others.toReversed());
    expect(await media.getAlbum(clientId, albumId)).toMatchObject({ imageCount: 2 });
    expect(await ownObjects()).toHaveLength(8);
    const told = (await media.events()).flatMap((event) =>
      event.clientId === clientId && event.payload.case === 'imageDeleted'
        ? [event.payload.value.imageId]
        : [],
    );
    expect(told).toEqual([id]);
  });

  test('stays for ten minutes, in which it may come', async () => {
    const [id = ''] = await uploads(3);
    await lose(id, 'original');
    await sweep(manualClock(Date.now() + 9 * minutes));
    expect((await media.get(clientId, id))?.id).toBe(id);
  });
});

test('a store that lacks most of what was put there is taken for another one, and no image is touched', async () => {
  await sweep();
  const ids = await uploads(4);
  for (const id of ids) await lose(id, 'original', 'large', 'medium', 'thumb');
  const lost = {
    ...media,
    store: { ...media.store, list: () => Promise.resolve({ objects: [], isLast: true }) },
  };
  const clock = manualClock(Date.now() + 11 * minutes);
  let after = '';
  do after = await sweepRows({ ...lost, rendering, clock, pageSize: 4 }, after);
  while (after !== '');
  expect((await media.list(clientId)).images.map((image) => image.id)).toEqual(ids.toReversed());
});
