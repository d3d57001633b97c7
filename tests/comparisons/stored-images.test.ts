import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng } from '../fixtures/images.ts';
import { newLimitedTenant } from '../fixtures/limited-tenant.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { usageLines } from '../fixtures/usage.ts';
import { newKey, reasonOf, send } from '../idempotency/testing/keyed.ts';

const { httpUrl } = await sharedMesh();
const photo = await drawPicture({ width: 90, height: 70 }).jpeg().toBuffer();
const json = { image1: photo.toString('base64'), image2: smallPng.toString('base64'), store: true };
const comparison = ['POST', '/v1/face-comparisons', { json }] as const;

interface Compared {
  readonly resultId: string;
  readonly imageIds: readonly string[];
}
interface Result {
  readonly imageIds: readonly string[];
  readonly eraseTime?: string;
  readonly faceComparison?: Compared;
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a comparison with store=true', () => {
  test('keeps both images as they were sent, in multipart, and its result names them', async () => {
    const { cedula } = await newTenant(httpUrl);
    const form = new FormData();
    form.append('image1', new Blob([new Uint8Array(photo)]));
    form.append('store', 'true');
    form.append('image2', new Blob([new Uint8Array(smallPng)]));
    const { body, headers } = await cedula.request<Compared>('POST', '/v1/face-comparisons', { form });
    expect(headers.get('cedula-meter')).toBe('face_match;units=1, image_upload;units=2');
    const [first = '', second = ''] = body.imageIds;
    const stored = await Promise.all(
      [first, second].map(async (id) => bytesOf(await cedula.fetch('GET', `/v1/images/${id}/content`))),
    );
    expect(stored.map((bytes, index) => bytes.equals(index === 0 ? photo : smallPng))).toEqual([true, true]);
    const { result } = await cedula.get<{ result: Result }>(`/v1/results/${body.resultId}`);
    expect(result).toMatchObject({ imageIds: [first, second], faceComparison: body });
  });

  test('is billed as a match and two uploads under its request, and takes one unit of quota', async () => {
    const tenant = await newLimitedTenant(httpUrl, { quotaPerMonth: 2 });
    const { cedula } = tenant;
    const compared = await send(cedula, comparison);
    await expect
      .poll(
        async () =>
          (await usageLines(cedula)).map(({ requestId, meter, units }) => [requestId, meter, units]),
        {
          timeout: 15_000,
        },
      )
      .toEqual([
        [compared.requestId, 'image_upload', '2'],
        [compared.requestId, 'face_match', '1'],
      ]);
    const { quota } = await cedula.get<{ quota: object }>('/v1/quota');
    expect(quota).toMatchObject({ limit: 2, used: 1, remaining: 1 });
  });

  test('gives the same images under its idempotency key, and stores no others', async () => {
    const { cedula } = await newTenant(httpUrl);
    const key = newKey();
    const first = await send(cedula, comparison, key);
    const again = await send(cedula, comparison, key);
    expect(first.status).toBe(200);
    expect(again.body).toBe(first.body);
    expect([again.headers.get('idempotent-replayed'), again.headers.get('cedula-meter')]).toEqual([
      'true',
      null,
    ]);
    const { imageIds }: Compared = JSON.parse(first.body);
    expect((await imagesOf(cedula)).map(({ id }) => id).toSorted()).toEqual(imageIds.toSorted());
    const other = { json: { ...json, store: false } };
    expect(reasonOf(await send(cedula, ['POST', '/v1/face-comparisons', other], key))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  test('stores neither image where the second is refused, and bills nothing', async () => {
    const { cedula } = await newTenant(httpUrl);
    const broken = { json: { ...json, image2: Buffer.from('no picture').toString('base64') } };
    const refused = await send(cedula, ['POST', '/v1/face-comparisons', broken]);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.headers.get('cedula-meter')).toBeNull();
    expect(await imagesOf(cedula)).toEqual([]);
    const { quota } = await cedula.get<{ quota: { used: number } }>('/v1/quota');
    expect(quota.used).toBe(0);
  });

  test('is erased with either of its images, which takes nothing of the other', async () => {
    const { cedula } = await newTenant(httpUrl);
    const key = newKey();
    const answer: Compared = JSON.parse((await send(cedula, comparison, key)).body);
    const [first = '', second = ''] = answer.imageIds;
    expect((await cedula.fetch('DELETE', `/v1/images/${first}`)).status).toBe(200);
    const result = async () =>
      (await cedula.get<{ result: Result }>(`/v1/results/${answer.resultId}`)).result;
    await expect.poll(async () => (await result()).eraseTime, { timeout: 15_000 }).toBeDefined();
    expect(await result()).not.toHaveProperty('faceComparison');
    expect(await result()).toMatchObject({ imageIds: [first, second] });
    expect(reasonOf(await send(cedula, comparison, key))).toBe('NOT_FOUND');
    expect((await imagesOf(cedula)).map(({ id }) => id)).toEqual([second]);
  });
});
