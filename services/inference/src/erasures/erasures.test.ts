import { create } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createEvent, encodeEvent } from '@cedula/chassis/events/event-contract.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { eventSubject, messageId } from '@cedula/chassis/events/subjects.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrivate } from '../../../../tools/testing/servers.ts';
import { insertResult } from '../results/result-store.ts';
import { newResultStamp } from '../results/result.ts';
import { openStand, requestOf, silent, type Stand } from '../testing/open-stand.ts';
import { sceneImage, toldFaces } from '../testing/told-faces.ts';
import { eraseAnswersOfDeletedImages } from './erase-answers.ts';
import { lockForResult } from './image-locks.ts';

const { detectFaces, matchFaces } = FaceService.method;

const clock = manualClock();
const apply = eraseAnswersOfDeletedImages({ clock });

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ faces: toldFaces() });
});
afterAll(() => stand.close());

function newClient() {
  const clientId = newId('cli');
  const put = (delayMs = 0) => stand.media.put(clientId, sceneImage({ widths: [300], delayMs }));
  return {
    clientId,
    put,
    one: put(),
    other: put(),
    detect: async (imageId: string) => {
      const source = { case: 'imageId', value: imageId } as const;
      return (await call(stand.gateway, detectFaces, { source }, requestOf(clientId))).message.resultId;
    },
    match: async (sourceImageId: string, targetImageId: string) => {
      const request = { sourceImageId, targetImageId };
      return (await call(stand.gateway, matchFaces, request, requestOf(clientId))).message.resultId;
    },
    get: async (id: string) =>
      (await call(stand.gateway, ResultService.method.getResult, { id }, requestOf(clientId))).message.result,
    list: async () =>
      (await call(stand.gateway, ResultService.method.listResults, { pageSize: 100 }, requestOf(clientId)))
        .message.results,
  };
}

function deletion(clientId: string, imageId: string) {
  return createEvent(newId('evt'), create(ImageDeletedSchema, { imageId }), { clientId }, Date.now());
}

/** Applies deletions as the consumer does, in one transaction. */
const applyDeletions = (...images: readonly (readonly [clientId: string, imageId: string])[]) =>
  stand.database.asSystem(consumerPurpose, (em) =>
    apply(
      em,
      images.map(([clientId, imageId]) => deletion(clientId, imageId)),
    ),
  );

describe('when an image is deleted', () => {
  test('every answer that was given of it is erased; what stays says when, and names no person', async () => {
    const { clientId, one, other, detect, match, get, list } = newClient();
    const gone = [await detect(one), await match(one, other), await match(other, one)];
    const kept = await detect(other);
    await applyDeletions([clientId, one]);
    for (const id of gone) {
      const result = await get(id);
      expect(result).toMatchObject({ id, answer: { case: undefined } });
      expect(result?.imageIds).toContain(one);
      expect(result?.eraseTime && timestampDate(result.eraseTime).getTime()).toBe(clock.now());
    }
    expect((await get(kept))?.answer.case).toBe('faceDetection');
    expect((await get(kept))?.eraseTime).toBeUndefined();
    expect((await list()).filter(({ answer }) => answer.case === undefined)).toHaveLength(3);
    const rows = await stand.database.withTenant(clientId, (em) =>
      em.execute<{ answer: unknown }[]>('select answer from result where erase_time is not null'),
    );
    expect(rows).toEqual(gone.map(() => ({ answer: null })));
  });

  test('the bill stays: the calls were made', async () => {
    const { clientId, one, detect } = newClient();
    await detect(one);
    await applyDeletions([clientId, one]);
    expect(await stand.eventsOf(clientId)).toHaveLength(1);
  });

  test('another deletion moves no moment, and one in the name of another client erases nothing', async () => {
    const { clientId, one, other, match, get } = newClient();
    const id = await match(one, other);
    await applyDeletions([newId('cli'), one]);
    expect((await get(id))?.answer.case).toBe('faceMatch');
    await applyDeletions([clientId, one]);
    const first = (await get(id))?.eraseTime;
    clock.advance(5_000);
    await applyDeletions([clientId, one], [clientId, other]);
    expect((await get(id))?.eraseTime).toEqual(first);
  });

  test('many at once are erased in one transaction', async () => {
    const { clientId, put, detect, list } = newClient();
    const images = Array.from({ length: 40 }, () => put());
    await Promise.all(images.map(detect));
    await applyDeletions(...images.map((imageId) => [clientId, imageId] as const));
    expect((await list()).filter(({ answer }) => answer.case !== undefined)).toEqual([]);
  });
});

describe('an answer that is still being computed when its image is deleted', () => {
  test('is not stored, not billed, and not found: it is gone with the image', async () => {
    const { clientId, put, other, match, list } = newClient();
    const slow = put(300);
    const before = stand.media.downloads();
    const asked = match(other, slow);
    await expect.poll(() => stand.media.downloads()).toBe(before + 2);
    await applyDeletions([clientId, slow]);
    await expect(asked).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    expect(await list()).toEqual([]);
    expect(await stand.eventsOf(clientId)).toEqual([]);
  });

  test('is erased where it was about to commit: the erasure waits for it', async () => {
    const { clientId, one, get } = newClient();
    const [stored, mayCommit] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
    const storing = stand.database.withTenant(clientId, async (em) => {
      const stamp = newResultStamp();
      await lockForResult(em, [one]);
      const result = { ...stamp, clientId, kind: 'FACE_DETECTION', imageIds: [one], requestId: '' } as const;
      await insertResult(em, { ...result, eraseTime: null, answer: Buffer.alloc(0) });
      stored.resolve(stamp.id);
      await mayCommit.promise;
    });
    const id = await stored.promise;
    let isErased = false;
    const erasing = applyDeletions([clientId, one]).then(() => (isErased = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isErased).toBe(false);
    mayCommit.resolve();
    await Promise.all([storing, erasing]);
    expect(await get(id)).toMatchObject({ answer: { case: undefined } });
  });

  test('survives nowhere, whoever comes first, among many', async () => {
    const { clientId, put, detect, match, list } = newClient();
    const images = Array.from({ length: 8 }, (_, index) => put(index * 5));
    const asked = images.flatMap((imageId, index) => [
      detect(imageId),
      match(imageId, images[(index + 1) % images.length] ?? imageId),
      detect(imageId),
    ]);
    const deleted = images.filter((_, index) => index % 2 === 0);
    const erased = deleted.map((imageId) => applyDeletions([clientId, imageId]));
    await Promise.all([Promise.allSettled(asked), ...erased]);
    const results = await list();
    const alive = results.filter(({ answer }) => answer.case !== undefined);
    expect(alive.flatMap(({ imageIds }) => imageIds).filter((id) => deleted.includes(id))).toEqual([]);
    expect(await stand.eventsOf(clientId)).toHaveLength(results.length);
  });
});

test('deletions are forgotten when no call can be under way any more', async () => {
  const { clientId, one, other } = newClient();
  const known = () =>
    stand.database.withTenant(clientId, (em) =>
      em.execute<object[]>('select image_id as id from deleted_image'),
    );
  await applyDeletions([clientId, one]);
  clock.advance(3_600_000);
  await applyDeletions([clientId, other]);
  expect(await known()).toHaveLength(2);
  clock.advance(1);
  await applyDeletions([newId('cli'), newId('img')]);
  expect(await known()).toEqual([{ id: other }]);
});

test('deletions are heard over the broker, each once', async () => {
  await using nats = await startPrivate('nats');
  const broker = createBroker({ url: nats.url, name: 'inference', log: silent });
  const { database } = stand;
  const consumer = startConsumer({ name: 'inference', database, broker, apply, log: silent });
  const { clientId, one, detect, get } = newClient();
  const id = await detect(one);
  const event = deletion(clientId, one);
  const subject = eventSubject({ consumer: 'inference', publisher: 'media', event: 'image_deleted' });
  await expect.poll(() => consumer.check().then(() => 'receives', String)).toBe('receives');
  for (const attempt of [1, 2])
    await broker.publish(subject, encodeEvent(event), messageId(event.id, attempt));
  await expect.poll(async () => (await get(id))?.answer.case, { timeout: 5_000 }).toBeUndefined();
  await consumer.close();
  await broker.close();
});
