import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishErasures } from '../erasures/erasure-loop.ts';
import { as, type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';

const { storeImages, discardImages } = ImageTransferService.method;
const picture = await drawPicture().jpeg().toBuffer();
const another = await drawPicture().png().toBuffer();

let media: Media;
beforeAll(async () => {
  media = await startMedia();
});
afterAll(() => media.close());

const store = (
  clientId: string,
  contents: readonly Uint8Array[],
  ids: string[] = contents.map(() => newId('img')),
) => {
  const images = contents.map((content, index) => ({ id: ids[index] ?? '', content }));
  return call(media.mesh.inference, storeImages, { images }, as(clientId)).then(() => ids);
};
const discard = (clientId: string, imageIds: string[]) =>
  call(media.mesh.inference, discardImages, { imageIds }, as(clientId));
const idsOf = async (clientId: string) => (await media.list(clientId)).images.map(({ id }) => id);
const objectsOf = async (clientId: string) =>
  (await media.objects()).filter((key) => key.startsWith(clientId));

describe('images that another service stores with its own call', () => {
  test('are images as any other, under the ids they were given', async () => {
    const clientId = newClientId();
    const [first = '', second = ''] = await store(clientId, [picture, another]);
    expect((await idsOf(clientId)).toSorted()).toEqual([first, second].toSorted());
    expect((await media.download(clientId, first)).bytes.equals(picture)).toBe(true);
    expect((await media.get(clientId, second))?.contentType).toBe('image/png');
    expect(await media.delete(clientId, first)).toMatchObject({ images: 1 });
  });

  test('are counted by that service alone', async () => {
    const clientId = newClientId();
    await store(clientId, [picture, another]);
    expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
  });

  test('are there all, or none: the first goes where the second is refused', async () => {
    const clientId = newClientId();
    expect(await reasonOf(store(clientId, [picture, Buffer.from('no picture')]))).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect([await idsOf(clientId), await objectsOf(clientId)]).toEqual([[], []]);
  });

  test('cannot take the id of another image', async () => {
    const [clientId, other] = [newClientId(), newClientId()];
    const [id = ''] = await store(other, [picture]);
    expect(await reasonOf(store(clientId, [another, another], [newId('img'), id]))).not.toBe('answered');
    expect(await reasonOf(store(clientId, [another], ['img_of-a-length-that-looks-alike']))).not.toBe(
      'answered',
    );
    expect(await idsOf(clientId)).toEqual([]);
    expect((await media.download(other, id)).bytes.equals(picture)).toBe(true);
  });
});

describe('images that are taken back', () => {
  test('are gone for everybody, which is told, and their objects follow', async () => {
    const clientId = newClientId();
    const ids = await store(clientId, [picture, another]);
    await discard(clientId, ids);
    expect(await idsOf(clientId)).toEqual([]);
    const told = (await media.events()).filter((event) => event.clientId === clientId);
    expect(told.map(({ payload }) => payload)).toMatchObject(
      ids.map((imageId) => ({ case: 'imageDeleted', value: { imageId } })),
    );
    while ((await finishErasures({ ...media, clock: systemClock })) > 0);
    expect(await objectsOf(clientId)).toEqual([]);
  });

  test('may be taken back again, and are nobody else’s to take', async () => {
    const clientId = newClientId();
    const [id = ''] = await store(clientId, [picture]);
    await discard(newClientId(), [id, newId('img')]);
    expect(await idsOf(clientId)).toEqual([id]);
    await discard(clientId, [id]);
    await discard(clientId, [id]);
    expect(await idsOf(clientId)).toEqual([]);
  });
});
