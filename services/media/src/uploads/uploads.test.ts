import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { objectKey } from '../objects/object-key.ts';
import { as, type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';

const picture = await drawPicture({ width: 60, height: 40 }).png().toBuffer();
const minutes = 60_000;
const { createUploadUrl, completeImage, getSignedUrl } = ImageService.method;
type Announced = Parameters<typeof call<typeof createUploadUrl.input, typeof createUploadUrl.output>>[2];

const clock = manualClock(Date.now());
let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia({ clock });
});
beforeEach(() => {
  clock.advance(Date.now() - clock.now());
  clientId = newClientId();
});
afterAll(() => media.close());

const begin = async (announced: Announced = {}) =>
  (await call(media.mesh.gateway, createUploadUrl, announced, as(clientId))).message;
const complete = (id: string, by = clientId) => call(media.mesh.gateway, completeImage, { id }, as(by));
const sign = async (id: string, variant = '') =>
  (await call(media.mesh.gateway, getSignedUrl, { id, variant }, as(clientId))).message;
const put = (url: string, body: Uint8Array) => fetch(url, { method: 'PUT', body: new Uint8Array(body) });
const ownObjects = async () => (await media.objects()).filter((key) => key.startsWith(clientId));

/** Begins an upload and sends these bytes to its URL. */
async function send(body: Uint8Array, announced: Announced = {}): Promise<string> {
  const { imageId, url } = await begin(announced);
  expect((await put(url, body)).status).toBe(200);
  return imageId;
}

describe('an image that is sent to its upload URL', () => {
  test('is none before it is completed, and then one like any other, counted once', async () => {
    const id = await send(picture, { label: 'front', metadata: { till: '4' } });
    expect(await reasonOf(media.get(clientId, id))).toBe('NOT_FOUND');
    expect(await reasonOf(media.delete(clientId, id))).toBe('NOT_FOUND');
    expect((await media.list(clientId)).images).toEqual([]);
    const { message, metered } = await complete(id);
    expect(message.image).toMatchObject({
      id,
      label: 'front',
      metadata: { till: '4' },
      sha256: hash('sha256', picture),
    });
    expect(metered).toEqual([{ meter: 'image_upload', units: 1 }]);
    expect(await media.get(clientId, id)).toEqual(message.image);
    expect((await media.download(clientId, id)).bytes.equals(picture)).toBe(true);
    expect(await ownObjects()).toHaveLength(4);
    const counted = (await media.events()).filter((event) => event.clientId === clientId);
    expect(counted.map(({ payload }) => payload.case)).toEqual(['callMetered']);
  });

  test('comes into its album', async () => {
    const albumId = await media.createAlbum(clientId);
    const { message } = await complete(await send(picture, { albumId }));
    expect(message.image?.albumId).toBe(albumId);
    expect(await reasonOf(begin({ albumId: 'alb_of_nobody' }))).toBe('NOT_FOUND');
  });

  test('can be completed once, by its client alone, and at once by one alone', async () => {
    const id = await send(picture);
    expect(await reasonOf(complete(id, newClientId()))).toBe('NOT_FOUND');
    const both = await Promise.all([reasonOf(complete(id)), reasonOf(complete(id))]);
    expect(both.toSorted()).toEqual(['WRONG_STATE', 'answered']);
    expect(await reasonOf(complete(id))).toBe('WRONG_STATE');
    expect(await ownObjects()).toHaveLength(4);
  });

  test.each<[string, Uint8Array, Announced, string]>([
    ['what is no image', Buffer.from('no image'), {}, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an empty file', Buffer.alloc(0), {}, 'UNSUPPORTED_MEDIA_TYPE'],
    ['half an image', picture.subarray(0, 60), {}, 'IMAGE_UNREADABLE'],
    ['another type than was announced', picture, { contentType: 'image/jpeg' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['another length than was announced', picture, { sizeBytes: 7n }, 'DIGEST_MISMATCH'],
    ['other bytes than were announced', picture, { sha256: 'a'.repeat(64) }, 'DIGEST_MISMATCH'],
  ])('is none where it is %s, and may be sent again', async (_, body, announced, reason) => {
    const { imageId, url } = await begin(announced);
    await put(url, body);
    expect(await reasonOf(complete(imageId))).toBe(reason);
    expect(await reasonOf(media.get(clientId, imageId))).toBe('NOT_FOUND');
    expect(await ownObjects()).toHaveLength(1);
    if (Object.keys(announced).length > 0) return;
    await put(url, picture);
    expect(await reasonOf(complete(imageId))).toBe('answered');
  });

  test('is refused by its size, and not read, where it is larger than 10 MiB', async () => {
    const id = await send(Buffer.concat([picture, Buffer.alloc(10 * 1024 * 1024)]));
    expect(await reasonOf(complete(id))).toBe('BODY_TOO_LARGE');
  });

  test('has to be there', async () => {
    const { imageId } = await begin();
    expect(await reasonOf(complete(imageId))).toBe('WRONG_STATE');
    expect(await reasonOf(complete('img_of_nobody'))).toBe('NOT_FOUND');
  });

  test('is forgotten where it was not completed in time', async () => {
    const id = await send(picture);
    clock.advance(8 * minutes);
    expect(await reasonOf(complete(id))).toBe('NOT_FOUND');
  });
});

describe('an upload URL', () => {
  test('takes what was said of it, for five minutes, under its own key alone', async () => {
    const { url, expireTime } = await begin();
    expect(Number(expireTime?.seconds) * 1_000 - clock.now()).toBeLessThanOrEqual(5 * minutes);
    expect((await fetch(url)).status).toBe(403);
    expect((await put(url.replace('/incoming?', '/original?'), picture)).status).toBe(403);
    clock.advance(-6 * minutes);
    expect((await put((await begin()).url, picture)).status).toBe(403);
  });
});

describe('a signed URL', () => {
  test('gives the bytes of a size, under our name and for a CDN to keep', async () => {
    const { image } = await media.upload(clientId, picture);
    const { url, expireTime } = await sign(image.id, 'thumb');
    const answer = await fetch(url);
    const { bytes } = await media.download(clientId, image.id, 'thumb');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${image.id}-thumb"`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300, immutable');
    expect(Number(expireTime?.seconds) * 1_000 - clock.now()).toBeLessThanOrEqual(5 * minutes);
    expect((await sign(image.id, 'thumb')).url).toBe(url);
  });

  test('dies with its image', async () => {
    const { image } = await media.upload(clientId, picture);
    const { url } = await sign(image.id);
    expect((await fetch(url)).status).toBe(200);
    await media.delete(clientId, image.id);
    expect((await fetch(url)).status).toBe(404);
    expect(await reasonOf(sign(image.id))).toBe('NOT_FOUND');
  });

  test('is refused where it is expired, or anything in it is changed', async () => {
    const { image } = await media.upload(clientId, picture);
    const { url } = await sign(image.id);
    const other = objectKey({ clientId, id: image.id }, 'thumb');
    const changed = [
      url.replace(/client_|\/original\?/, '/thumb?'),
      url.replace(/\/cedula[^?]*\?/, `/${media.bucket}/${other}?`),
      url.replace('immutable', 'mutable'),
      url.replace('attachment', 'inline'),
      url.replace('X-Amz-Expires=300', 'X-Amz-Expires=604800'),
      url.replace(/X-Amz-Signature=.{4}/, 'X-Amz-Signature=0000'),
      url.replace(/&X-Amz-Signature=.*/, ''),
      url.replace(/\?.*/, ''),
    ].filter((altered) => altered !== url);
    expect(changed.length).toBeGreaterThan(5);
    for (const altered of changed) expect([altered, (await fetch(altered)).ok]).toEqual([altered, false]);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    clock.advance(-6 * minutes);
    expect((await fetch((await sign(image.id)).url)).status).toBe(403);
  });

  test('is given to nobody else', async () => {
    const { image } = await media.upload(newClientId(), picture);
    expect(await reasonOf(sign(image.id))).toBe('NOT_FOUND');
  });
});
