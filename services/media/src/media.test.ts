import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { drawPhotograph, drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../tools/testing/database.ts';
import { schema } from './schema.ts';
import { type Media, newClientId, reasonOf, startMedia } from './testing/start-media.ts';

const sizes = ['original', 'large', 'medium', 'thumb'];
const photograph = await drawPhotograph({ width: 1_000, height: 700 });

let media: Media;
beforeAll(async () => {
  media = await startMedia();
});
afterAll(() => media.close());

test('migrations and entities agree', async () => {
  await using fresh = await freshDatabase('media');
  await expect(assertNoDrift({ schema, ownerUrl: fresh.ownerUrl })).resolves.toBeUndefined();
});

describe('an upload', () => {
  test('comes back as it was sent, byte for byte, and described', async () => {
    const clientId = newClientId();
    const fields = { label: 'branch-7', metadata: { case: 'A 1', ключ: 'значение' } };
    const { image } = await media.upload(clientId, photograph, fields);
    expect(image).toMatchObject({
      ...fields,
      albumId: '',
      contentType: 'image/jpeg',
      sizeBytes: BigInt(photograph.length),
      width: 1_000,
      height: 700,
      sha256: hash('sha256', photograph, 'hex'),
    });
    expect(image.id).toMatch(/^img_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(Math.abs(Date.now() - (image.createTime ? timestampMs(image.createTime) : 0))).toBeLessThan(
      60_000,
    );
    expect(await media.get(clientId, image.id)).toEqual(image);
    const { content, bytes } = await media.download(clientId, image.id);
    expect(bytes.equals(photograph)).toBe(true);
    expect(content).toMatchObject({
      id: image.id,
      variant: 'original',
      contentType: 'image/jpeg',
      label: 'branch-7',
    });
  });

  test('is there in every size that it says, each with a validator of its own', async () => {
    const clientId = newClientId();
    const { image } = await media.upload(clientId, photograph);
    expect(image.variants.map(({ name }) => name)).toEqual(sizes);
    const etags = new Set<string>();
    for (const variant of image.variants) {
      const { content, bytes } = await media.download(clientId, image.id, variant.name);
      expect(content).toMatchObject({ variant: variant.name, contentType: variant.contentType });
      expect(content.sizeBytes).toBe(variant.sizeBytes);
      expect(BigInt(bytes.length)).toBe(variant.sizeBytes);
      expect(content.etag).toBe(`"${hash('sha256', bytes, 'hex')}"`);
      etags.add(content.etag);
    }
    // This one is smaller than `large` would be: it is the same picture in both.
    expect(etags.size).toBe(4);
    expect((await media.objects()).filter((key) => key.includes(image.id)).toSorted()).toEqual(
      sizes.map((size) => `${clientId}/${image.id}/${size}`).toSorted(),
    );
  });

  test('is counted once, with its label, in the transaction that stores it', async () => {
    const clientId = newClientId();
    const { metered } = await media.upload(clientId, photograph, { label: 'branch-7' });
    expect(metered).toEqual([{ meter: 'image_upload', units: 1 }]);
    const counted = (await media.events()).filter((event) => event.clientId === clientId);
    expect(counted).toHaveLength(1);
    expect(counted[0]?.payload).toMatchObject({
      case: 'callMetered',
      value: {
        meter: 'image_upload',
        units: 1n,
        label: 'branch-7',
        method: 'cedula.media.v1.ImageService.UploadImage',
      },
    });
  });

  test('may also come in one message', async () => {
    const clientId = newClientId();
    const { message, metered } = await media.uploadAtOnce(clientId, photograph);
    expect(message.image).toMatchObject({ sizeBytes: BigInt(photograph.length) });
    expect(metered).toEqual([{ meter: 'image_upload', units: 1 }]);
  });

  test('of ten megabytes is taken, and one byte more is not', async () => {
    const clientId = newClientId();
    const limit = 10 * 1_024 * 1_024;
    const padded = Buffer.concat([photograph, Buffer.alloc(limit - photograph.length)]);
    const { image } = await media.upload(clientId, padded);
    const { bytes, chunks } = await media.download(clientId, image.id);
    expect(bytes.equals(padded)).toBe(true);
    expect(Math.max(...chunks)).toBe(65_536);
    expect(chunks).toHaveLength(160);
    const larger = media.upload(clientId, Buffer.concat([padded, Buffer.alloc(1)]));
    expect(await reasonOf(larger)).toBe('BODY_TOO_LARGE');
  });
});

describe('what is refused', () => {
  const refused: [string, () => Promise<Uint8Array>, object, string][] = [
    ['a GIF', () => drawPicture({ width: 20, height: 20 }).gif().toBuffer(), {}, 'UNSUPPORTED_MEDIA_TYPE'],
    ['half a JPEG', async () => photograph.subarray(0, photograph.length / 2), {}, 'IMAGE_UNREADABLE'],
    ['nothing', async () => Buffer.alloc(0), {}, 'INVALID_ARGUMENT'],
    ['an album that is not there', async () => photograph, { albumId: newId('alb') }, 'NOT_FOUND'],
    ['an album that cannot be', async () => photograph, { albumId: 'no id' }, 'NOT_FOUND'],
    ['a label beyond its length', async () => photograph, { label: 'x'.repeat(101) }, 'INVALID_ARGUMENT'],
    [
      'a value beyond its length',
      async () => photograph,
      { metadata: { k: 'x'.repeat(501) } },
      'INVALID_ARGUMENT',
    ],
    [
      'a value that text cannot hold',
      async () => photograph,
      { metadata: { k: 'a\0b' } },
      'INVALID_ARGUMENT',
    ],
    [
      'a key that text cannot hold',
      async () => photograph,
      { metadata: { 'a\0b': 'v' } },
      'INVALID_ARGUMENT',
    ],
  ];
  test.each(refused)('leaves nothing and costs nothing: %s', async (_, draw, fields, reason) => {
    const clientId = newClientId();
    expect(await reasonOf(media.upload(clientId, await draw(), fields))).toBe(reason);
    expect((await media.list(clientId)).images).toEqual([]);
    expect((await media.objects()).filter((key) => key.startsWith(clientId))).toEqual([]);
    expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
  });

  test('names the metadata that cannot be stored', async () => {
    const upload = media.upload(newClientId(), photograph, { metadata: { good: 'x', bad: '\0' } });
    await expect(upload).rejects.toMatchObject({ details: { violations: [{ field: 'metadata["bad"]' }] } });
  });
});

describe('another client', () => {
  test('sees nothing of an image, whatever it asks, and cannot tell it from one that is not there', async () => {
    const [owner, stranger] = [newClientId(), newClientId()];
    const { image } = await media.upload(owner, photograph);
    const asked = (id: string) => [
      () => media.get(stranger, id),
      () => media.download(stranger, id),
      () => media.download(stranger, id, 'thumb'),
      () => media.delete(stranger, id),
    ];
    for (const id of [image.id, newId('img'), 'img_1', '', '../etc', `${image.id}/thumb`, newId('alb')]) {
      for (const ask of asked(id)) {
        await expect(ask()).rejects.toMatchObject({
          reason: 'NOT_FOUND',
          message: 'There is no such resource.',
        });
      }
    }
    expect((await media.list(stranger)).images).toEqual([]);
    expect(await media.get(owner, image.id)).toEqual(image);
  });

  test('cannot go on with a list that is not its own', async () => {
    const [owner, stranger] = [newClientId(), newClientId()];
    for (let count = 0; count < 2; count += 1) await media.upload(owner, photograph);
    const { nextPageToken: pageToken } = await media.list(owner, { pageSize: 1 });
    expect(pageToken).not.toBe('');
    expect(await reasonOf(media.list(stranger, { pageToken }))).toBe('PAGE_TOKEN_INVALID');
    expect(await reasonOf(media.list(owner, { pageToken, albumId: newId('alb') }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
    expect(await reasonOf(media.list(owner, { pageToken: `${pageToken}A` }))).toBe('PAGE_TOKEN_INVALID');
  });
});

describe('a list', () => {
  test('is the same in pages of any size: newest first, each once, also while images are added', async () => {
    const clientId = newClientId();
    const small = await drawPicture({ width: 30, height: 20 }).jpeg().toBuffer();
    const added: string[] = [];
    for (let count = 0; count < 7; count += 1) added.unshift((await media.upload(clientId, small)).image.id);
    for (const pageSize of [1, 2, 3, 7, 100]) {
      const seen: string[] = [];
      let pageToken = '';
      do {
        const page = await media.list(clientId, { pageSize, pageToken });
        seen.push(...page.images.map(({ id }) => id));
        pageToken = page.nextPageToken;
        if (pageSize === 2) await media.upload(clientId, small);
      } while (pageToken !== '');
      expect(seen.slice(-7), `in pages of ${pageSize}`).toEqual(added);
      expect(seen.length - 7).toBe(pageSize > 2 ? 4 : 0);
    }
  });

  test('of an album that is not there is not found', async () => {
    expect(await reasonOf(media.list(newClientId(), { albumId: newId('alb') }))).toBe('NOT_FOUND');
  });

  test.each([-1, 101])('refuses a page of %i', async (pageSize) => {
    expect(await reasonOf(media.list(newClientId(), { pageSize }))).toBe('INVALID_ARGUMENT');
  });
});

describe('a deletion', () => {
  test('removes every object, tells how many, and is final everywhere', async () => {
    const clientId = newClientId();
    const { image } = await media.upload(clientId, photograph);
    const { image: other } = await media.upload(clientId, photograph);
    const receipt = await media.delete(clientId, image.id);
    expect(receipt).toMatchObject({ images: 1, objects: 4 });
    expect(receipt?.eraseTime).toBeDefined();
    expect((await media.objects()).filter((key) => key.includes(image.id))).toEqual([]);
    expect(await reasonOf(media.get(clientId, image.id))).toBe('NOT_FOUND');
    expect(await reasonOf(media.download(clientId, image.id, 'thumb'))).toBe('NOT_FOUND');
    expect(await reasonOf(media.delete(clientId, image.id))).toBe('NOT_FOUND');
    expect((await media.list(clientId)).images.map(({ id }) => id)).toEqual([other.id]);
    expect((await media.download(clientId, other.id)).bytes.equals(photograph)).toBe(true);
    const told = (await media.events()).flatMap(({ payload }) =>
      payload.case === 'imageDeleted' ? [payload.value.imageId] : [],
    );
    expect(told.filter((id) => id === image.id)).toHaveLength(1);
  });

  test('happens once, however many ask at once', async () => {
    const clientId = newClientId();
    const { image } = await media.upload(clientId, photograph);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => reasonOf(media.delete(clientId, image.id))),
    );
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'NOT_FOUND'), 'answered']);
  });
});
