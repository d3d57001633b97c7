import { newId } from '@cedula/chassis/ids/id.ts';
import { startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standInForMedia } from '../testing/media-stand-in.ts';
import { requestOf } from '../testing/open-stand.ts';
import { createFetchImage, type FetchImage } from './fetch-image.ts';

const media = standInForMedia();
const clientId = newId('cli');
const mebibyte = 1024 * 1024;

let mesh: Awaited<ReturnType<typeof startMesh>>;
let fetchImage: FetchImage;
beforeAll(async () => {
  mesh = await startMesh(media.implementations, [ImageService]);
  fetchImage = createFetchImage(mesh.inference);
});
afterAll(() => mesh.close());

describe('a stored image', () => {
  test('arrives byte for byte, with its label, up to 10 MiB', async () => {
    for (const size of [1, 65_536, 10 * mebibyte]) {
      const bytes = randomBytes(size);
      const image = await fetchImage(media.put(clientId, bytes, 'gate 7'), requestOf(clientId));
      expect(image.label).toBe('gate 7');
      expect(bytes.equals(image.bytes)).toBe(true);
    }
  });

  test('that is larger is our fault: nothing so large was let in', async () => {
    const id = media.put(clientId, Buffer.alloc(10 * mebibyte + 1));
    await expect(fetchImage(id, requestOf(clientId))).rejects.toThrow('10485761 bytes');
  });

  test('that is cut off on its way is no image', async () => {
    const id = media.put(clientId, randomBytes(200_000));
    media.cutOff(id);
    await expect(fetchImage(id, requestOf(clientId))).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      details: { retryAfterSeconds: 1 },
    });
  });

  test('of another client, or with an id that is none, is not found; media is not even asked for the latter', async () => {
    const foreign = media.put(newId('cli'), randomBytes(10));
    const missing = { reason: 'NOT_FOUND', details: {} };
    for (const id of [foreign, newId('img')]) {
      await expect(fetchImage(id, requestOf(clientId))).rejects.toMatchObject(missing);
    }
    const before = media.downloads();
    for (const id of ['', 'img_x', newId('res')]) {
      await expect(fetchImage(id, requestOf(clientId))).rejects.toMatchObject(missing);
    }
    expect(media.downloads()).toBe(before);
  });

  test('is not fetched on beyond the deadline', async () => {
    const id = media.put(clientId, randomBytes(10));
    const late = { ...requestOf(clientId), deadline: Date.now() + 20 };
    await expect(fetchImage(id, late)).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });
});
