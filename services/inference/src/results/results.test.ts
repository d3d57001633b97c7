import { timestampDate, timestampFromMs } from '@bufbuild/protobuf/wkt';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import {
  Result_Kind as Kind,
  ResultService,
} from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStand, requestOf, type Stand } from '../testing/open-stand.ts';
import { sceneImage, toldFaces } from '../testing/told-faces.ts';

const { detectFaces, matchFaces, compareImages } = FaceService.method;
const { getResult, listResults } = ResultService.method;

const portrait = sceneImage({ widths: [300] });

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ faces: toldFaces() });
});
afterAll(() => stand.close());

function newClient() {
  const clientId = newId('cli');
  const as = () => requestOf(clientId);
  const [one, other] = [stand.media.put(clientId, portrait), stand.media.put(clientId, portrait)];
  const list = async (filters: object = {}) =>
    (await call(stand.gateway, listResults, filters, as())).message;
  return {
    clientId,
    one,
    other,
    list,
    idsOf: async (filters: object = {}) => (await list(filters)).results.map(({ id }) => id),
    detect: async (imageId = one) => {
      const source = { case: 'imageId', value: imageId } as const;
      return (await call(stand.gateway, detectFaces, { source }, as())).message;
    },
    match: async () => {
      const request = { sourceImageId: one, targetImageId: other };
      return (await call(stand.gateway, matchFaces, request, as())).message;
    },
    compare: async () => {
      const request = { image1: portrait, image2: portrait };
      return (await call(stand.gateway, compareImages, request, as())).message;
    },
  };
}

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

describe('results are listed', () => {
  test('newest first, page by page, each once, while others are added', async () => {
    const client = newClient();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift((await client.detect()).resultId);
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await client.list({ pageSize: 3, pageToken });
      expect(page.results.length).toBeLessThanOrEqual(3);
      seen.push(...page.results.map(({ id }) => id));
      pageToken = page.nextPageToken;
      await client.detect();
    } while (pageToken !== '');
    expect(seen).toEqual(ids);
  });

  test('by kind, by image, and by both', async () => {
    const client = newClient();
    const comparison = (await client.compare()).resultId;
    const match = (await client.match()).resultId;
    const [detection, second] = [await client.detect(), await client.detect()].map(
      ({ resultId }) => resultId,
    );
    const { one, other, idsOf } = client;
    expect(await idsOf()).toEqual([second, detection, match, comparison]);
    expect(await idsOf({ kind: Kind.FACE_DETECTION })).toEqual([second, detection]);
    expect(await idsOf({ kind: Kind.FACE_COMPARISON })).toEqual([comparison]);
    expect(await idsOf({ kind: Kind.TEXT_EXTRACTION })).toEqual([]);
    expect(await idsOf({ imageId: one })).toEqual([second, detection, match]);
    expect(await idsOf({ imageId: other })).toEqual([match]);
    expect(await idsOf({ imageId: one, kind: Kind.FACE_MATCH })).toEqual([match]);
    expect(await idsOf({ imageId: other, kind: Kind.FACE_DETECTION })).toEqual([]);
  });

  test('of an image of the client’s own alone', async () => {
    const [client, other] = [newClient(), newClient()];
    const foreign = [other.one, newId('img'), 'img_x', client.clientId];
    for (const imageId of foreign) expect(await reasonOf(client.list({ imageId }))).toBe('NOT_FOUND');
    expect(await client.idsOf({ imageId: client.one })).toEqual([]);
    const { resultId } = await client.detect();
    stand.media.delete(client.one);
    stand.media.delete(client.other);
    expect(await client.idsOf({ imageId: client.one })).toEqual([resultId]);
    expect(await client.idsOf({ imageId: client.one, kind: Kind.FACE_MATCH })).toEqual([]);
    expect(await reasonOf(client.list({ imageId: client.other }))).toBe('NOT_FOUND');
  });

  test('of an image page by page too', async () => {
    const client = newClient();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      await client.detect(client.other);
      ids.unshift((await client.detect()).resultId);
    }
    const filters = { imageId: client.one, kind: Kind.FACE_DETECTION, pageSize: 2 };
    const { results, nextPageToken: pageToken } = await client.list(filters);
    const rest = await client.list({ ...filters, pageToken });
    expect([...results, ...rest.results].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextPageToken).toBe('');
  });

  test('of a span of time: from its first moment up to, but without, its last', async () => {
    const client = newClient();
    const made: { id: string; ms: number }[] = [];
    for (let index = 0; index < 4; index += 1) {
      const { resultId, createTime } = await client.compare();
      made.unshift({ id: resultId, ms: createTime === undefined ? 0 : timestampDate(createTime).getTime() });
      await delay(3);
    }
    const between = (from: number, to: number) =>
      made.filter(({ ms }) => ms >= from && ms < to).map(({ id }) => id);
    const at = (ms: number, nanos = 0) => {
      const time = timestampFromMs(ms);
      return { ...time, nanos: time.nanos + nanos };
    };
    const { idsOf } = client;
    for (const { ms } of made) {
      expect(await idsOf({ from: at(ms) })).toEqual(between(ms, Infinity));
      expect(await idsOf({ to: at(ms) })).toEqual(between(0, ms));
      // A nanosecond later the result lies before the moment.
      expect(await idsOf({ from: at(ms, 1) })).toEqual(between(ms + 1, Infinity));
      expect(await idsOf({ to: at(ms, 1) })).toEqual(between(0, ms + 1));
      expect(await idsOf({ from: at(ms), to: at(ms, 1) })).toEqual(between(ms, ms + 1));
    }
    expect(await idsOf({ from: at(-1e12), to: at(2e14) })).toEqual(between(0, Infinity));
  });

  test('not where the span has no length', async () => {
    const { list } = newClient();
    const from = timestampFromMs(Date.now());
    for (const to of [from, timestampFromMs(Date.now() - 10_000)]) {
      await expect(list({ from, to })).rejects.toMatchObject({
        reason: 'INVALID_ARGUMENT',
        details: { violations: [{ field: 'from' }] },
      });
    }
  });

  test('under page tokens that are worth nothing elsewhere', async () => {
    const [client, other] = [newClient(), newClient()];
    for (const { compare } of [client, client, other]) await compare();
    const { nextPageToken: pageToken } = await client.list({ pageSize: 1 });
    expect(await client.idsOf({ pageSize: 100, pageToken })).toHaveLength(1);
    const elsewhere = [
      other.list({ pageToken }),
      client.list({ pageToken, kind: Kind.FACE_COMPARISON }),
      client.list({ pageToken, imageId: client.one }),
      client.list({ pageToken, from: timestampFromMs(0) }),
      client.list({ pageToken: 'x' }),
    ];
    for (const outcome of elsewhere.map(reasonOf)) expect(await outcome).toBe('PAGE_TOKEN_INVALID');
  });

  test('in pages that end early where answers are long, and none is lost', async () => {
    const client = newClient();
    const { resultId } = await client.compare();
    // Unknown fields of protobuf, 3 MiB of them: padding that changes nothing.
    const padding = Buffer.concat([Buffer.from([0xfa, 0x7f, 0x80, 0x80, 0xc0, 0x01]), Buffer.alloc(3 << 20)]);
    const ids: string[] = [resultId];
    for (let index = 0; index < 5; index += 1) {
      const id = newId('res');
      await stand.database.withTenant(client.clientId, (em) =>
        em.execute(
          `insert into result (id, client_id, kind, image_ids, request_id, create_time, answer)
           select ?, client_id, kind, image_ids, request_id, create_time, answer || ? from result where id = ?`,
          [id, padding, resultId],
          'run',
        ),
      );
      ids.unshift(id);
    }
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let pageToken: string | undefined; pageToken !== '';) {
      const page = await client.list({ pageToken: pageToken ?? '' });
      seen.push(...page.results.map(({ id }) => id));
      sizes.push(page.results.length);
      pageToken = page.nextPageToken;
    }
    expect(seen).toEqual(ids);
    expect(sizes).toEqual([2, 2, 2]);
  });
});

test.each(['res_x', '', newId('res'), newId('img')])('a result named %j is not found', async (id) => {
  const got = call(stand.gateway, getResult, { id }, requestOf(newId('cli')));
  expect(await reasonOf(got)).toBe('NOT_FOUND');
});
