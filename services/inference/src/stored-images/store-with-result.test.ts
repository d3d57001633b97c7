import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteDeletedImages } from '../erasures/erasure-store.ts';
import { openStand, requestOf, type Stand } from '../testing/open-stand.ts';
import { type Scene, sceneImage, toldFaces } from '../testing/told-faces.ts';
import { takeBackImages } from './take-back-images.ts';

const image1 = sceneImage({ widths: [300], likeness: 10 });
const away = new DomainError('UNAVAILABLE', 'media is away', { retryAfterSeconds: 1 });
const log = createLogger({ service: 'inference', level: 'silent' });
/** Long after any call has ended. */
const later = manualClock(Date.now() + 3_600_000);

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ faces: toldFaces() });
});
afterAll(() => stand.close());

function newClient() {
  const clientId = newId('cli');
  return {
    clientId,
    as: requestOf(clientId),
    compare: (other: Scene = { widths: [200] }, as: CallOptions = requestOf(clientId)) =>
      call(
        stand.gateway,
        FaceService.method.compareImages,
        { image1, image2: sceneImage(other), store: true },
        as,
      ),
    images: () => stand.media.of(clientId),
    results: async () =>
      (await call(stand.gateway, ResultService.method.listResults, {}, requestOf(clientId))).message.results,
    unkept: () =>
      stand.database.withTenant(clientId, (em) => em.execute<object[]>('select image_id from unkept_image')),
  };
}

/** What the loop does, until nothing is due. */
async function takeBack(clock: { now(): number }): Promise<void> {
  while ((await takeBackImages({ ...stand, media: stand.mediaPeer, clock, log })) > 0);
}

/** Lets the result be refused of the next images that are stored: one of them is deleted by then. */
function refuseResult(clientId: string): void {
  stand.media.onceStored(([imageId = '']) =>
    stand.database.asSystem(consumerPurpose, (em) =>
      noteDeletedImages(em, [{ clientId, imageId }], new Date()),
    ),
  );
}

describe('a comparison whose images are stored', () => {
  test('names them in its answer and its result, in their order', async () => {
    const { compare, images, results, unkept } = newClient();
    const { message } = await compare();
    expect(message.imageIds).toEqual(images());
    expect(message.imageIds).toHaveLength(2);
    expect(await results()).toMatchObject([
      { id: message.resultId, imageIds: message.imageIds, answer: { value: message } },
    ]);
    expect(await unkept()).toEqual([]);
  });

  test('counts a match and two uploads under one request, and says so', async () => {
    const { clientId, compare, as } = newClient();
    const { metered } = await compare({ widths: [200] }, as);
    const counted = [
      { meter: 'face_match', units: 1 },
      { meter: 'image_upload', units: 2 },
    ];
    expect(metered).toEqual(counted);
    expect(await stand.eventsOf(clientId)).toMatchObject(
      counted.map(({ meter, units }) => ({
        requestId: as.origin.requestId,
        payload: { value: { meter, units: BigInt(units), accessKeyId: 'key_of_test' } },
      })),
    );
  });

  test('is answered again with the same images under its idempotency key', async () => {
    const { clientId, compare, images } = newClient();
    const keyed = () => {
      const as = requestOf(clientId);
      return compare({ widths: [200] }, { ...as, origin: { ...as.origin, idempotencyKey: 'once' } });
    };
    const first = await keyed();
    const again = await keyed();
    expect(again.message).toEqual(first.message);
    expect(again).toMatchObject({ metered: undefined, replayedOf: expect.stringMatching(/^req_/) });
    expect(images()).toEqual(first.message.imageIds);
    expect(await stand.eventsOf(clientId)).toHaveLength(2);
  });

  test('stores nothing where nobody asks for it', async () => {
    const { clientId, images } = newClient();
    const request = { image1, image2: image1 };
    const { message } = await call(
      stand.gateway,
      FaceService.method.compareImages,
      request,
      requestOf(clientId),
    );
    expect(message.imageIds).toEqual([]);
    expect(images()).toEqual([]);
  });
});

describe('where the call fails no image stays, and nothing is billed:', () => {
  test('the second image is refused', async () => {
    const { clientId, compare, images, results } = newClient();
    await expect(compare({ widths: [] })).rejects.toMatchObject({ reason: 'NO_FACE' });
    expect([images(), await results(), await stand.eventsOf(clientId)]).toEqual([[], [], []]);
  });

  test('media is away', async () => {
    const { clientId, compare, images, results, unkept } = newClient();
    stand.media.failWith(away);
    await expect(compare()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    stand.media.failWith(undefined);
    expect([images(), await results(), await stand.eventsOf(clientId)]).toEqual([[], [], []]);
    await takeBack(later);
    expect(await unkept()).toEqual([]);
  });

  test('the result is refused: the images are taken back at once', async () => {
    const { clientId, compare, images, results, unkept } = newClient();
    refuseResult(clientId);
    await expect(compare()).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    expect(images()).toHaveLength(2);
    await takeBack({ now: Date.now });
    expect([images(), await results(), await stand.eventsOf(clientId), await unkept()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  test('and media is away when they are to be taken back: they are when it is there again', async () => {
    const { clientId, compare, images } = newClient();
    refuseResult(clientId);
    await expect(compare()).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    stand.media.failWith(away);
    await expect(takeBack({ now: Date.now })).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    stand.media.failWith(undefined);
    expect(images()).toHaveLength(2);
    await takeBack(later);
    expect(images()).toEqual([]);
  });
});

test('images that were kept are never taken back', async () => {
  const { compare, images } = newClient();
  const { message } = await compare();
  await takeBack(later);
  expect(images()).toEqual(message.imageIds);
});

test('a result is not stored with images that somebody has begun to take back', async () => {
  const { clientId, compare, images, results } = newClient();
  // As if the call had been stopped for an hour between its images and its result.
  stand.media.onceStored(() => takeBack(later));
  await expect(compare()).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  expect([images(), await results(), await stand.eventsOf(clientId)]).toEqual([[], [], []]);
});
