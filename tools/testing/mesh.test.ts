import { expect, test } from 'vitest';
import { sharedMesh } from './mesh.ts';

test('the shared mesh serves, and is one and the same for all who ask', async () => {
  const [one, other] = await Promise.all([sharedMesh(), sharedMesh()]);
  expect(other).toEqual(one);
  // For a moment it may be too busy with other tests to answer for all of itself.
  await expect.poll(async () => (await fetch(`${one.httpUrl}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${one.ports.billing.internal}/readyz/self`)).status).toBe(200);
  expect(one.environments.billing['CEDULA_DATABASE_SYSTEM_URL']).toContain('/billing');
}, 180_000);
