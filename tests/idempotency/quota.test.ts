import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng } from '../fixtures/images.ts';
import { newLimitedTenant } from '../fixtures/limited-tenant.ts';
import { newKey, reasonOf, send } from './testing/keyed.ts';

const { httpUrl } = await sharedMesh();

test('an answer that is given again takes nothing of the quota', async () => {
  const { cedula } = await newLimitedTenant(httpUrl, { quotaPerMonth: 3 });
  const upload = ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }] as const;
  const refused = ['POST', '/v1/face-detections', { json: { imageId: 'img_of_nobody' } }] as const;
  const [key, refusedKey] = [newKey(), newKey()];
  expect((await send(cedula, upload, key)).status).toBe(201);
  for (let count = 0; count < 5; count += 1) {
    expect((await send(cedula, upload, key)).headers.get('idempotent-replayed')).toBe('true');
    expect((await send(cedula, refused, refusedKey)).status).toBe(404);
    expect(reasonOf(await send(cedula, refused, key))).toBe('NOT_FOUND');
  }
  expect((await send(cedula, upload, newKey())).status).toBe(201);
  expect((await send(cedula, upload, newKey())).status).toBe(201);
  const beyond = await send(cedula, upload, newKey());
  expect([beyond.status, reasonOf(beyond)]).toEqual([429, 'QUOTA_EXCEEDED']);
  // Neither is anything new under another key, nor under that one; what was answered is still there.
  expect((await send(cedula, upload, key)).headers.get('idempotent-replayed')).toBe('true');
  expect(Number(beyond.headers.get('retry-after'))).toBeGreaterThan(0);
});
