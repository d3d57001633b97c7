import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newLimitedTenant, setLimits } from '../fixtures/limited-tenant.ts';
import { outcomeOf, soon } from '../machines/machine.ts';
import { newPerson } from '../people/person.ts';
import { newCamera, quotaOf, tryUpload } from './camera.ts';

const { httpUrl } = await sharedMesh();

test('the quota is told as the next call will meet it, to every kind of caller', async () => {
  const tenant = await newLimitedTenant(httpUrl, { quotaPerMonth: 3 });
  const { camera } = await newCamera(tenant);
  const now = new Date();
  const resetTime = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
  const told = await quotaOf(camera);
  expect(told).toMatchObject({ limit: 3, used: 0, remaining: 3 });
  expect(new Date(told.resetTime).toISOString()).toBe(resetTime);
  await upload(camera);
  expect(await quotaOf(tenant.cedula)).toMatchObject({ limit: 3, used: 1, remaining: 2 });
  const refused = tenant.cedula.fetch('POST', '/v1/face-detections', { json: { imageId: 'img_of_nobody' } });
  expect(await outcomeOf(refused)).toBe('404 NOT_FOUND');
  expect(await quotaOf(camera)).toMatchObject({ used: 1, remaining: 2 });
  await upload(tenant.cedula);
  await upload(camera);
  expect(await quotaOf(camera)).toMatchObject({ used: 3, remaining: 0 });
  expect(await tryUpload(camera)).toBe('429 QUOTA_EXCEEDED');
  expect(await tryUpload(tenant.cedula)).toBe('429 QUOTA_EXCEEDED');
});

test('a person who registers has a quota of 100, whatever others have', async () => {
  const { cedula } = await newPerson(httpUrl);
  expect(await quotaOf(cedula)).toMatchObject({ limit: 100, used: 0, remaining: 100 });
});

test('an operator sets a quota, which is in force within 5 s', async () => {
  const tenant = await newLimitedTenant(httpUrl, { quotaPerMonth: 1 });
  await upload(tenant.cedula);
  expect(await tryUpload(tenant.cedula)).toBe('429 QUOTA_EXCEEDED');
  await setLimits(tenant, { quotaPerMonth: 2 });
  expect(await soon(async () => String((await quotaOf(tenant.cedula)).limit), '2')).toBe('2');
  expect(await tryUpload(tenant.cedula)).toBe('201');
  expect(await tryUpload(tenant.cedula)).toBe('429 QUOTA_EXCEEDED');
});
