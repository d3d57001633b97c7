import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';

const { httpUrl } = await sharedMesh();

test('usage is counted for each client by itself', async () => {
  const [one, other] = await Promise.all([newTenant(httpUrl), newTenant(httpUrl)]);
  const before = await other.cedula.get('/v1/usage');
  const { headers } = await upload(one.cedula);
  await expectBilled(one.cedula, [headers.get('x-request-id')]);
  expect(await other.cedula.get('/v1/usage')).toEqual(before);
});
