import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UsageLine } from '../fixtures/usage.ts';
import { imagesOf, smallPng } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newKey, send } from '../idempotency/testing/keyed.ts';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { objectKeys, rowsOf } from './testing/stored.ts';

const image = smallPng.toString('base64');
const comparison = [
  'POST',
  '/v1/face-comparisons',
  { json: { image1: image, image2: image, store: true } },
] as const;
/** Longer than what nobody knows the end of is left to its call. */
const takenBackWithinMs = 90_000;

let stack: FaultyStack;
beforeAll(async () => {
  stack = await startFaultyStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

const rows = <Row extends object>(service: 'media' | 'inference' | 'billing', sql: string) =>
  rowsOf<Row>(stack, service, sql);

/** Ids of the images that results of a client name, two for each comparison. */
async function imagesOfResults(clientId: string): Promise<string[]> {
  const results = await rows<{ imageIds: string[] }>(
    'inference',
    `select image_ids as "imageIds" from result where client_id = '${clientId}'`,
  );
  return results.flatMap(({ imageIds }) => imageIds).toSorted();
}

test('where media is killed, and then inference, images and bill are those of the answers', async () => {
  const { cedula, clientId } = await newTenant(stack.httpUrl);
  const ask = () =>
    send(cedula, comparison).then(
      ({ status }) => status,
      () => 0,
    );
  expect(await ask()).toBe(200);
  for (const service of ['media', 'inference'] as const) {
    const asked = Array.from({ length: 12 }, ask);
    await Promise.race(asked);
    stack.processes[service].signal('SIGKILL');
    await Promise.all(asked);
    // It is started again, and serves.
    await expect.poll(ask, { timeout: 30_000, interval: 500 }).toBe(200);
  }
  // Every image that a call was to keep is kept, and every other one is taken back.
  const stored = async () => (await imagesOf(cedula)).map(({ id }) => id).toSorted();
  await expect
    .poll(async () => (await stored()).join(), { timeout: takenBackWithinMs, interval: 1_000 })
    .toBe((await imagesOfResults(clientId)).join());
  const unkept = () => rows('inference', `select 1 from unkept_image`);
  await expect.poll(unkept, { timeout: takenBackWithinMs, interval: 1_000 }).toEqual([]);
  expect(await stored()).toEqual(await imagesOfResults(clientId));

  const results = (await stored()).length / 2;
  const billed = () =>
    rows<{ meter: string; units: string }>(
      'billing',
      `select meter, sum(units) as units from usage_line where client_id = '${clientId}' group by meter order by meter`,
    );
  await expect.poll(billed, { timeout: 20_000 }).toEqual([
    { meter: 'face_match', units: String(results) },
    { meter: 'image_upload', units: String(2 * results) },
  ]);
}, 240_000);

test('of a deleted image no store, no table and no cache holds more than its id', async () => {
  const { cedula, clientId } = await newTenant(stack.httpUrl);
  const label = 'Grace Hopper, Room 7';
  const content = { bytes: { content: smallPng, type: 'image/png' }, query: { label } };
  const uploaded = await send(cedula, ['POST', '/v1/images', content], newKey());
  const { id }: { id: string } = JSON.parse(uploaded.body).image;
  for (const path of ['/v1/face-detections', '/v1/text-extractions'])
    expect((await send(cedula, ['POST', path, { json: { imageId: id } }], newKey())).status).toBe(200);
  const matched = { json: { sourceImageId: id, targetImageId: id } };
  expect((await send(cedula, ['POST', '/v1/face-matches', matched], newKey())).status).toBe(200);
  const { lines } = await cedula.get<{ lines: UsageLine[] }>('/v1/reports/usage/lines');
  expect(lines.length).toBeLessThanOrEqual(4);
  expect((await cedula.fetch('DELETE', `/v1/images/${id}`)).status).toBe(200);

  const personal = `select 1 from result where client_id = '${clientId}' and answer is not null
    union all select 1 from idempotency_record where client_id = '${clientId}' and answer is not null`;
  await expect.poll(() => rows('inference', personal), { timeout: 20_000 }).toEqual([]);
  const media = `select 1 from image where client_id = '${clientId}'
    union all select 1 from idempotency_record where client_id = '${clientId}' and answer is not null`;
  expect(await rows('media', media)).toEqual([]);
  const objects = async () => [...(await objectKeys(stack))].filter((key) => key.includes(id));
  await expect.poll(objects, { timeout: 20_000 }).toEqual([]);
  expect(await inRedis([id, label, 'Hopper'])).toEqual([]);
  // The bill names the request and the client's own label: with the client the label goes too.
  const labelled = `select 1 from usage_line where client_id = '${clientId}' and label <> ''`;
  await expect
    .poll(() => rows('billing', `select 1 from usage_line where client_id = '${clientId}'`), {
      timeout: 20_000,
    })
    .toHaveLength(4);
  expect((await rows('billing', labelled)).length).toBeGreaterThan(0);
  expect((await cedula.fetch('DELETE', '/v1/client')).status).toBe(200);
  await expect.poll(() => rows('billing', labelled), { timeout: 20_000 }).toEqual([]);
  expect(await inRedis([id, label, 'Hopper'])).toEqual([]);
}, 120_000);

/** Keys of Redis that hold one of these texts, in their name or value. */
async function inRedis(texts: readonly string[]): Promise<string[]> {
  const redis = new Redis(stack.servers.redis.url);
  try {
    const found: string[] = [];
    for await (const keys of redis.scanStream({ count: 500 })) {
      for (const key of keys as string[]) {
        const value = (await redis.dumpBuffer(key))?.toString('latin1') ?? '';
        if (texts.some((text) => key.includes(text) || value.includes(text))) found.push(key);
      }
    }
    return found;
  } finally {
    redis.disconnect();
  }
}
