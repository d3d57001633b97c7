import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { type Asked, newKey, ownHeaders, reasonOf, send } from './testing/keyed.ts';

const { httpUrl } = await sharedMesh();
const other = await drawPicture({ width: 50, height: 50 }).png().toBuffer();
const base64 = (image: Buffer) => image.toString('base64');

type Request = readonly [string, string, Asked?];

/** A company, and the requests that it is to be billed for. */
interface Customer {
  readonly tenant: Tenant;
  readonly billed: string[];
  /** Stores an image, and gives its id. */
  readonly store: () => Promise<string>;
}

async function newCustomer(): Promise<Customer> {
  const tenant = await newTenant(httpUrl);
  const billed: string[] = [];
  const store = async () => {
    const { requestId, body } = await upload(tenant.cedula);
    billed.push(requestId);
    return body.image.id;
  };
  return { tenant, billed, store };
}

/** Effects by RPC: a request, and another one, which is refused under the first one's key. */
const requests: Readonly<Record<string, (customer: Customer) => Promise<readonly [Request, Request]>>> = {
  CreateAccessKey: async () => [
    ['POST', '/v1/access-keys', { json: { name: 'one' } }],
    ['POST', '/v1/access-keys', { json: { name: 'two' } }],
  ],
  RevokeAccessKey: async ({ tenant: { cedula, keyId } }) => {
    const { accessKey } = await cedula.post<{ accessKey: { id: string } }>('/v1/access-keys', {});
    return [
      ['DELETE', `/v1/access-keys/${accessKey.id}`],
      ['DELETE', `/v1/access-keys/${keyId}`],
    ];
  },
  UploadImage: async () => [
    ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }],
    ['POST', '/v1/images', { bytes: { content: other, type: 'image/png' } }],
  ],
  DeleteImage: async ({ store }) => [
    ['DELETE', `/v1/images/${await store()}`],
    ['DELETE', `/v1/images/${await store()}`],
  ],
  DetectFaces: async ({ store }) => {
    const id = await store();
    return [
      ['POST', '/v1/face-detections', { json: { imageId: id } }],
      ['POST', '/v1/face-detections', { json: { image: base64(smallPng) } }],
    ];
  },
  MatchFaces: async ({ store }) => {
    const id = await store();
    const ids = { sourceImageId: id, targetImageId: id };
    return [
      ['POST', '/v1/face-matches', { json: ids }],
      ['POST', '/v1/face-matches', { json: { ...ids, threshold: 60 } }],
    ];
  },
  CompareImages: async () => [
    ['POST', '/v1/face-comparisons', { json: { image1: base64(smallPng), image2: base64(other) } }],
    ['POST', '/v1/face-comparisons', { json: { image1: base64(other), image2: base64(smallPng) } }],
  ],
  ExtractText: async () => [
    ['POST', '/v1/text-extractions', { json: { image: base64(smallPng) } }],
    ['POST', '/v1/text-extractions', { json: { image: base64(smallPng), documentType: 'PASSPORT' } }],
  ],
};

describe.each(Object.entries(requests))('%s', (_, prepare) => {
  test('is answered again to the byte, under a request id of its own, and billed once', async () => {
    const customer = await newCustomer();
    const { billed, store, tenant } = customer;
    const { cedula } = tenant;
    const asked = await prepare(customer);
    const key = newKey();
    const first = await send(cedula, asked[0], key);
    expect(first.status).toBeLessThan(300);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (const again of [await send(cedula, asked[0], key), await send(cedula, asked[0], `"${key}"`)]) {
      expect(again).toMatchObject({ status: first.status, body: first.body });
      expect(ownHeaders(again)).toEqual(ownHeaders(first));
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.headers.has('cedula-meter')).toBe(false);
      expect(again.requestId).toMatch(/^req_/);
      expect(again.requestId).not.toBe(first.requestId);
    }
    const reused = await send(cedula, asked[1], key);
    expect([reused.status, reasonOf(reused)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(reused.headers.get('idempotent-replayed')).toBeNull();
    expect(reused.body).toContain(reused.requestId);
    // What is made last is billed last: a second line for the first would be there by then.
    if (first.headers.has('cedula-meter')) billed.push(first.requestId);
    await store();
    await expectBilled(cedula, billed);
  });
});

test('two requests at once have one effect', async () => {
  const tenant = await newTenant(httpUrl);
  const key = newKey();
  const request = ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }] as const;
  const given = await Promise.all(Array.from({ length: 6 }, () => send(tenant.cedula, request, key)));
  const answered = given.filter(({ status }) => status === 201);
  const first = answered.find(({ headers }) => headers.get('idempotent-replayed') === null);
  expect(answered.map(({ body }) => body)).toEqual(answered.map(() => first?.body));
  for (const refused of given.filter(({ status }) => status !== 201)) {
    expect([refused.status, reasonOf(refused)]).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    expect(refused.headers.get('retry-after')).toBe('1');
  }
  expect(given.length - answered.length).toBeGreaterThan(0);
  expect(await imagesOf(tenant.cedula)).toHaveLength(1);
  await expectBilled(tenant.cedula, [first?.requestId ?? '']);
});
