import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import {
  Result_Kind as Kind,
  ResultService,
} from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../tools/testing/database.ts';
import { schema } from './schema.ts';
import { openStand, requestOf, type Stand } from './testing/open-stand.ts';

const { detectFaces, matchFaces, compareImages } = FaceService.method;
const { extractText } = DocumentService.method;
const { getResult, listResults } = ResultService.method;

const picture = (background: string) =>
  sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
const [red, blue] = await Promise.all([picture('red'), picture('blue')]);

let stand: Stand;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());

test('migrations and entities agree', async () => {
  await using fresh = await freshDatabase('inference');
  await expect(assertNoDrift({ schema, ownerUrl: fresh.ownerUrl })).resolves.toBeUndefined();
});

/** A client with two images of its own. */
function newClient() {
  const clientId = newId('cli');
  const source = stand.media.put(clientId, red, 'onboarding');
  const target = stand.media.put(clientId, blue, 'archive');
  return { clientId, source, target };
}
type Client = ReturnType<typeof newClient>;

/** Every operation, as a client calls it. */
const operations = {
  FACE_DETECTION: (as: ReturnType<typeof requestOf>, { source }: Client) =>
    call(stand.gateway, detectFaces, { source: { case: 'imageId', value: source } }, as),
  FACE_MATCH: (as: ReturnType<typeof requestOf>, { source, target }: Client) =>
    call(stand.gateway, matchFaces, { sourceImageId: source, targetImageId: target }, as),
  FACE_COMPARISON: (as: ReturnType<typeof requestOf>) =>
    call(stand.gateway, compareImages, { image1: red, image2: blue }, as),
  TEXT_EXTRACTION: (as: ReturnType<typeof requestOf>, { source }: Client) =>
    call(stand.gateway, extractText, { source: { case: 'imageId', value: source } }, as),
} as const;
const kinds = ['FACE_DETECTION', 'FACE_MATCH', 'FACE_COMPARISON', 'TEXT_EXTRACTION'] as const;
const meters = {
  FACE_DETECTION: 'face_detection',
  FACE_MATCH: 'face_match',
  FACE_COMPARISON: 'face_match',
  TEXT_EXTRACTION: 'text_extraction',
};

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

const get = async (clientId: string, id: string) =>
  (await call(stand.gateway, getResult, { id }, requestOf(clientId))).message.result;
const list = async (clientId: string, filters: object = {}) =>
  (await call(stand.gateway, listResults, filters, requestOf(clientId))).message;
const idsOf = async (clientId: string, filters: object = {}) =>
  (await list(clientId, filters)).results.map(({ id }) => id);

describe.each(kinds)('an answer of %s', (kind) => {
  test('is stored as it was given', async () => {
    const client = newClient();
    const as = requestOf(client.clientId);
    const { message } = await operations[kind](as, client);
    const { source, target } = client;
    const imageIds = { FACE_MATCH: [source, target], FACE_COMPARISON: [] }[kind as 'FACE_MATCH'] ?? [source];
    const result = await get(client.clientId, message.resultId);
    expect(result).toMatchObject({
      id: message.resultId,
      kind: Kind[kind],
      imageIds,
      requestId: as.origin.requestId,
      createTime: message.createTime,
    });
    expect(result?.eraseTime).toBeUndefined();
    expect(result?.answer.value).toEqual(message);
    expect(message.engine?.name).toBe('simulated');
    expect((await list(client.clientId)).results).toEqual([result]);
  });

  test('is billed once, and says so', async () => {
    const client = newClient();
    const as = requestOf(client.clientId);
    const { metered } = await operations[kind](as, client);
    expect(metered).toEqual([{ meter: meters[kind], units: 1 }]);
    const events = await stand.eventsOf(client.clientId);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      clientId: client.clientId,
      requestId: as.origin.requestId,
      payload: {
        case: 'callMetered',
        value: {
          meter: meters[kind],
          units: 1n,
          accessKeyId: 'key_of_test',
          label: kind === 'FACE_COMPARISON' ? '' : 'onboarding',
        },
      },
    });
  });

  test('is nothing to another client', async () => {
    const client = newClient();
    const { message } = await operations[kind](requestOf(client.clientId), client);
    const other = newId('cli');
    expect(await reasonOf(get(other, message.resultId))).toBe('NOT_FOUND');
    expect(await idsOf(other)).toEqual([]);
    expect(await reasonOf(idsOf(other, { imageId: client.source }))).toBe('NOT_FOUND');
  });
});

describe('an answer of an image that was sent along', () => {
  test('names no image and carries no label', async () => {
    const clientId = newId('cli');
    const source = { case: 'image', value: red } as const;
    const faces = await call(stand.gateway, detectFaces, { source }, requestOf(clientId));
    const text = await call(stand.gateway, extractText, { source }, requestOf(clientId));
    for (const { message } of [faces, text]) {
      expect(await get(clientId, message.resultId)).toMatchObject({ imageIds: [] });
    }
    const labels = (await stand.eventsOf(clientId)).map(({ payload }) => payload.value);
    expect(labels).toMatchObject([{ label: '' }, { label: '' }]);
  });

  test('is the same as that of the stored image', async () => {
    const client = newClient();
    const stored = await operations.FACE_DETECTION(requestOf(client.clientId), client);
    const source = { case: 'image', value: red } as const;
    const sent = await call(stand.gateway, detectFaces, { source }, requestOf(client.clientId));
    expect(sent.message.faces).toEqual(stored.message.faces);
  });
});

describe('a match', () => {
  test('is one where the similarity equals the threshold, and none a hundredth above', async () => {
    const client = newClient();
    const ask = async (threshold: number) => {
      const request = { sourceImageId: client.source, targetImageId: client.target, threshold };
      return (await call(stand.gateway, matchFaces, request, requestOf(client.clientId))).message;
    };
    const { similarity } = await ask(0);
    expect(await ask(similarity)).toMatchObject({ match: true, similarity, threshold: similarity });
    expect(await ask(similarity + 0.01)).toMatchObject({ match: false, similarity });
  });

  test('of an image with itself is of one image', async () => {
    const { clientId, source } = newClient();
    const request = { sourceImageId: source, targetImageId: source };
    const { message } = await call(stand.gateway, matchFaces, request, requestOf(clientId));
    expect(message).toMatchObject({ match: true, similarity: 100, threshold: 60 });
    expect((await get(clientId, message.resultId))?.imageIds).toEqual([source]);
  });

  test.each([-0.01, 100.01])('has no threshold of %d', async (threshold) => {
    const { clientId, source, target } = newClient();
    const request = { sourceImageId: source, targetImageId: target, threshold };
    const refused = call(stand.gateway, matchFaces, request, requestOf(clientId));
    await expect(refused).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field: 'threshold' }] },
    });
  });
});

describe('what fails is neither stored nor billed', () => {
  const nothing = async (clientId: string) => {
    expect(await idsOf(clientId)).toEqual([]);
    expect(await stand.eventsOf(clientId)).toEqual([]);
  };

  test('an image that is unknown, foreign or malformed is not found, in whatever place', async () => {
    const [client, other] = [newClient(), newClient()];
    const as = requestOf(client.clientId);
    for (const id of [newId('img'), other.source, 'img_x', 'img_', `${newId('img')}x`]) {
      const source = { case: 'imageId', value: id } as const;
      expect(await reasonOf(call(stand.gateway, detectFaces, { source }, as))).toBe('NOT_FOUND');
      expect(await reasonOf(call(stand.gateway, extractText, { source }, as))).toBe('NOT_FOUND');
      for (const request of [
        { sourceImageId: id, targetImageId: client.target },
        { sourceImageId: client.source, targetImageId: id },
      ]) {
        const failed = call(stand.gateway, matchFaces, request, as);
        await expect(failed).rejects.toMatchObject({
          reason: 'NOT_FOUND',
          message: 'There is no such resource.',
          details: {},
        });
      }
    }
    await nothing(client.clientId);
  });

  test('what is no image', async () => {
    const clientId = newId('cli');
    const source = { case: 'image', value: Buffer.from('no image') } as const;
    const as = requestOf(clientId);
    expect(await reasonOf(call(stand.gateway, detectFaces, { source }, as))).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await reasonOf(call(stand.gateway, extractText, { source }, as))).toBe('UNSUPPORTED_MEDIA_TYPE');
    const compare = call(
      stand.gateway,
      compareImages,
      { image1: red, image2: Buffer.from('no image') },
      requestOf(clientId),
    );
    await expect(compare).rejects.toMatchObject({
      reason: 'UNSUPPORTED_MEDIA_TYPE',
      details: { image: { role: 'target' } },
    });
    await nothing(clientId);
  });

  test('a request without an image', async () => {
    const clientId = newId('cli');
    expect(await reasonOf(call(stand.gateway, detectFaces, {}, requestOf(clientId)))).toBe(
      'INVALID_ARGUMENT',
    );
    expect(await reasonOf(call(stand.gateway, matchFaces, {}, requestOf(clientId)))).toBe('INVALID_ARGUMENT');
    await nothing(clientId);
  });

  test('media is away', async () => {
    const client = newClient();
    stand.media.failWith(new DomainError('UNAVAILABLE', 'away', { retryAfterSeconds: 3 }));
    const failed = operations.FACE_MATCH(requestOf(client.clientId), client);
    await expect(failed).rejects.toMatchObject({ reason: 'UNAVAILABLE', details: { retryAfterSeconds: 3 } });
    stand.media.failWith(undefined);
    await nothing(client.clientId);
  });
});

test('only gateways may call', async () => {
  const client = newClient();
  const source = { case: 'image', value: red } as const;
  expect(await reasonOf(call(stand.billing, detectFaces, { source }, requestOf(client.clientId)))).toBe(
    'PERMISSION_DENIED',
  );
});
