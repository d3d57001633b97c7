import { expect, test } from 'vitest';
import { withClient } from '../../tools/stack/servers/databases.ts';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { type Given, newKey, reasonOf, send } from './testing/keyed.ts';

const { httpUrl, environments } = await sharedMesh();
const tenant = await newTenant(httpUrl);

interface Stored {
  readonly service: string;
  readonly state: string;
  readonly hasAnswer: boolean;
  readonly subjects: readonly string[];
}

/** What every service keeps of a client's requests with a key. */
async function stored(clientId: string): Promise<readonly Stored[]> {
  const services = ['identity', 'media', 'inference', 'billing'] as const;
  const kept = services.map(async (service) => {
    const url = environments[service]['CEDULA_DATABASE_APP_URL'] ?? '';
    return withClient(url, async (client) => {
      await client.query(`select set_config('app.client_id', $1, false)`, [clientId]);
      const { rows } = await client.query<Stored>(
        `select $1 as service, state, answer is not null as "hasAnswer", array(
           select subject_id from idempotency_subject as subject
           where subject.client_id = record.client_id and subject.request_id = record.request_id
         ) as subjects from idempotency_record as record`,
        [service],
      );
      return rows;
    });
  });
  return (await Promise.all(kept)).flat();
}

test('no stored answer outlives the image that it is about', async () => {
  const { cedula, clientId } = tenant;
  const keep = await upload(cedula);
  const uploading = ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }] as const;
  const [uploadKey, ...keys] = [newKey(), newKey(), newKey(), newKey(), newKey()] as const;
  const uploaded = await send(cedula, uploading, uploadKey);
  const { id }: { id: string } = JSON.parse(uploaded.body).image;
  const asked = [
    ['POST', '/v1/face-detections', { json: { imageId: id } }],
    ['POST', '/v1/face-matches', { json: { sourceImageId: keep.body.image.id, targetImageId: id } }],
    ['POST', '/v1/text-extractions', { json: { imageId: id } }],
  ] as const;
  const before: Given[] = [];
  for (const [index, request] of asked.entries()) before.push(await send(cedula, request, keys[index]));
  expect(before.map(({ status }) => status)).toEqual([200, 200, 200]);
  const other = ['POST', '/v1/face-detections', { json: { imageId: keep.body.image.id } }] as const;
  const otherAnswer = await send(cedula, other, keys[3]);
  const naming = async () =>
    (await stored(clientId)).filter(({ subjects, hasAnswer }) => hasAnswer && subjects.includes(id));
  expect((await naming()).map(({ service }) => service).toSorted()).toEqual([
    'inference',
    'inference',
    'inference',
    'media',
  ]);

  const deleteKey = newKey();
  const deleted = await send(cedula, ['DELETE', `/v1/images/${id}`], deleteKey);
  expect(deleted.status).toBe(200);

  // Media forgets with the deletion itself, inference when it hears of it.
  await expect
    .poll(async () => (await stored(clientId)).filter(({ state }) => state === 'ERASED').length, {
      timeout: 15_000,
    })
    .toBe(4);
  expect((await naming()).map(({ service }) => service)).toEqual(['media']);
  for (const { state, hasAnswer } of await stored(clientId)) expect(hasAnswer).toBe(state !== 'ERASED');

  for (const [request, key, first] of [
    [uploading, uploadKey, uploaded],
    ...asked.map((one, index) => [one, keys[index], before[index]] as const),
  ] as const) {
    const again = await send(cedula, request, key);
    expect([again.status, reasonOf(again)]).toEqual([404, 'NOT_FOUND']);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(JSON.parse(again.body)).toMatchObject({ requestId: first?.requestId });
  }
  // What is not about the image is still there, the receipt of its deletion too.
  expect((await send(cedula, other, keys[3])).body).toBe(otherAnswer.body);
  expect((await send(cedula, ['DELETE', `/v1/images/${id}`], deleteKey)).body).toBe(deleted.body);
});
