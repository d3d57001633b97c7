import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { callForStream, callWithStream } from '@cedula/chassis/rpc/call.ts';
import { drawPhotograph } from '@cedula/imaging/testing/pictures.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withClient } from '../../../tools/stack/servers/databases.ts';
import { type PrivateServer, startPrivate } from '../../../tools/testing/servers.ts';
import { finishErasures } from './erasures/erasure-loop.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { createSlots } from './slots.ts';
import { as, type Media, newClientId, reasonOf, startMedia, uploadParts } from './testing/start-media.ts';

const photograph = await drawPhotograph({ width: 900, height: 600 });

/** What a test puts between the handlers and the store. */
let between: Partial<ObjectStore> = {};
let s3: PrivateServer<'s3'>;
let media: Media;
let clientId: string;
beforeAll(async () => {
  s3 = await startPrivate('s3');
  media = await startMedia({
    s3,
    wrapStore: (store) => ({
      ...store,
      put: (...object) => between.put?.(...object) ?? store.put(...object),
      read: (...key) => between.read?.(...key) ?? store.read(...key),
    }),
  });
});
beforeEach(() => {
  clientId = newClientId();
});
afterEach(() => {
  between = {};
});
afterAll(async () => {
  await media.close();
  await s3[Symbol.asyncDispose]();
});

async function expectNothingLeft(): Promise<void> {
  expect((await media.objects()).filter((key) => key.startsWith(clientId))).toEqual([]);
  expect((await media.list(clientId)).images).toEqual([]);
  expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
}

describe('an upload leaves neither row nor object nor a bill', () => {
  test('when it is cut off before its commit', async () => {
    const parts = [...uploadParts(photograph)].slice(0, -1);
    const send = callWithStream(
      media.mesh.gateway,
      ImageTransferService.method.storeImage,
      parts,
      as(clientId),
    );
    expect(await reasonOf(send)).toBe('DIGEST_MISMATCH');
    await expectNothingLeft();
  });

  test('when its caller leaves while it is stored', async () => {
    const caller = new AbortController();
    let stored = 0;
    between.put = async (...object) => {
      await media.store.put(...object);
      stored += 1;
      if (stored === 4) {
        caller.abort();
        // The news travels over the connection.
        await delay(200);
      }
    };
    const upload = media.upload(clientId, photograph, {}, { signal: caller.signal });
    expect(await reasonOf(upload)).toBe('DEADLINE_EXCEEDED');
    expect(stored).toBe(4);
    await expect
      .poll(async () => (await media.objects()).filter((key) => key.startsWith(clientId)))
      .toEqual([]);
    await expectNothingLeft();
  });

  test('when one of its objects cannot be stored', async () => {
    between.put = async (key, ...rest) => {
      // Last of all, so that the others are there already.
      if (key.endsWith('/medium')) await delay(100);
      return key.endsWith('/medium') ? Promise.reject(new Error('disk full')) : media.store.put(key, ...rest);
    };
    expect(await reasonOf(media.upload(clientId, photograph))).toBe('INTERNAL');
    await expectNothingLeft();
  });

  test('when its row is refused', async () => {
    const asOwner = (sql: string) => withClient(media.fresh.ownerUrl, (client) => client.query(sql));
    await asOwner('revoke insert on outbox from media_app');
    expect(await reasonOf(media.upload(clientId, photograph))).toBe('INTERNAL');
    await asOwner('grant insert on outbox to media_app');
    await expectNothingLeft();
  });

  test('when the store is away; and the next one is taken when it is back', async () => {
    await s3.kill();
    await expect(media.upload(clientId, photograph)).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      details: { retryAfterSeconds: 1 },
    });
    await s3.start();
    await expectNothingLeft();
    expect((await media.upload(clientId, photograph)).image.variants).toHaveLength(4);
  });
});

describe('a deletion while the store is away', () => {
  test('is acknowledged, hides the image at once, and is finished when the store is back', async () => {
    const { image } = await media.upload(clientId, photograph);
    await s3.kill();
    expect(await media.delete(clientId, image.id)).toMatchObject({ images: 1, objects: 4 });
    expect(await reasonOf(media.get(clientId, image.id))).toBe('NOT_FOUND');
    expect(await reasonOf(media.download(clientId, image.id))).toBe('NOT_FOUND');
    expect((await media.list(clientId)).images).toEqual([]);
    expect(await reasonOf(media.delete(clientId, image.id))).toBe('NOT_FOUND');
    const finish = (afterMs: number) =>
      finishErasures({ ...media, clock: { now: () => Date.now() + afterMs } });
    // The call had taken it, and hands it on when its lease ends; then this turn had, until its own does.
    expect(await finish(0)).toBe(0);
    expect(await reasonOf(finish(15_000))).toBe('UNAVAILABLE');
    await s3.start();
    expect((await media.objects()).filter((key) => key.includes(image.id))).toHaveLength(4);
    expect(await finish(15_000)).toBe(0);
    expect(await finish(30_000)).toBe(1);
    expect((await media.objects()).filter((key) => key.includes(image.id))).toEqual([]);
    expect(await finish(60_000)).toBe(0);
  });
});

describe('a download', () => {
  const read = (id: string) =>
    callForStream(media.mesh.gateway, ImageService.method.downloadImage, { id }, as(clientId));

  test('of an image that is deleted in between is not found', async () => {
    const { image } = await media.upload(clientId, photograph);
    between.read = async function* readLate(...key) {
      await media.delete(clientId, image.id);
      yield* media.store.read(...key);
    };
    expect(await reasonOf(media.download(clientId, image.id))).toBe('NOT_FOUND');
  });

  test('whose object is lost is our failure, not an image that was never there', async () => {
    const { image } = await media.upload(clientId, photograph);
    await media.store.remove([`${clientId}/${image.id}/original`]);
    expect(await reasonOf(media.download(clientId, image.id))).toBe('INTERNAL');
    expect((await media.download(clientId, image.id, 'thumb')).bytes.length).toBeGreaterThan(0);
  });

  test('reads from the store no faster than its reader takes, and stops when that one leaves', async () => {
    const { image } = await media.upload(clientId, photograph);
    const state = { parts: 0, isClosed: false };
    between.read = async function* endless() {
      try {
        for (; state.parts < 10_000; state.parts += 1) yield Buffer.alloc(65_536);
      } finally {
        state.isClosed = true;
      }
    };
    const answer = read(image.id);
    await answer.next();
    await delay(500);
    const soFar = state.parts;
    expect(soFar).toBeLessThan(60);
    await delay(200);
    expect(state.parts).toBe(soFar);
    await answer.return(undefined);
    await expect.poll(() => state.isClosed).toBe(true);
  });

  test('fails as a whole when the store goes away in the middle', async () => {
    const large = Buffer.concat([photograph, Buffer.alloc(9_000_000)]);
    const { image } = await media.upload(clientId, large);
    const answer = read(image.id);
    await answer.next();
    await answer.next();
    await s3.kill();
    const rest = reasonOf(Array.fromAsync(answer));
    expect(await rest).toBe('UNAVAILABLE');
    await s3.start();
    expect((await media.download(clientId, image.id)).bytes.equals(large)).toBe(true);
  });
});

describe('more than the service can hold', () => {
  const one = () => createSlots({ running: 1, waiting: 0 });
  let held = Promise.withResolvers<void>();
  let small: Media;
  beforeAll(async () => {
    small = await startMedia({
      limits: { uploads: one(), downloads: one() },
      wrapStore: (store) => ({
        ...store,
        async put(...object) {
          await held.promise;
          await store.put(...object);
        },
        async *read(...key) {
          await held.promise;
          yield* store.read(...key);
        },
      }),
    });
  });
  afterAll(() => small.close());
  beforeEach(() => {
    held = Promise.withResolvers();
  });

  test('of uploads is refused at once, with the time to come again', async () => {
    const first = small.upload(clientId, photograph);
    await delay(200);
    const large = Buffer.concat([photograph, Buffer.alloc(5_000_000)]);
    for (const content of [photograph, large]) {
      const refused = small.upload(clientId, content);
      await expect(refused).rejects.toMatchObject({
        reason: 'UNAVAILABLE',
        details: { retryAfterSeconds: 1 },
      });
    }
    held.resolve();
    const { image } = await first;
    expect((await small.list(clientId)).images).toEqual([image]);
    expect((await small.upload(clientId, photograph)).image.id).not.toBe(image.id);
  });

  test('of downloads is refused at once, and only while the others last', async () => {
    held.resolve();
    const { image } = await small.upload(clientId, photograph);
    held = Promise.withResolvers();
    const first = small.download(clientId, image.id);
    await delay(200);
    expect(await reasonOf(small.download(clientId, image.id))).toBe('UNAVAILABLE');
    held.resolve();
    expect((await first).bytes.equals(photograph)).toBe(true);
    expect((await small.download(clientId, image.id)).bytes.equals(photograph)).toBe(true);
  });
});
