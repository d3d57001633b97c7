import type { Problem } from '@cedula/client';
import { describe, expect, test, vi } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { connectRaw } from '../fixtures/raw-connection.ts';
import { newLimitedTenant } from '../fixtures/limited-tenant.ts';
import { objectKeysOf } from '../fixtures/objects.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { wireText } from '../fixtures/wire-text.ts';
import { requestTo, sign } from '../signatures/signed.ts';
import { refusedUploads } from './refused-uploads.ts';

/** So small that a unit which is not given back is missed. */
const quota = 3;

const mesh = await sharedMesh();
const { httpUrl } = mesh;
const tenant = await newLimitedTenant(httpUrl, { quotaPerMonth: quota });
const { cedula } = tenant;

describe('an upload is refused, says why, and leaves nothing', () => {
  test.each(Object.keys(refusedUploads))('%s', async (name) => {
    const [options, expected] = refusedUploads[name] ?? [{}, ['']];
    const response = await cedula.fetch('POST', '/v1/images', options);
    const problem: Problem = await response.json();
    const violations = problem.violations ?? [];
    expect([
      `${response.status} ${problem.reason}`,
      ...violations.map(({ field, rule }) => `${field} ${rule}`),
    ]).toEqual(expected);
    for (const { message } of violations) expect(message).not.toBe('');
    expect(response.headers.has('cedula-meter')).toBe(false);
    expect(await imagesOf(cedula)).toEqual([]);
  });

  test('a body that is not the one signed', async () => {
    const body = JSON.stringify({ content: smallPng.toString('base64') });
    const signed = sign(tenant, requestTo(httpUrl, { target: '/v1/images', body }));
    using connection = await connectRaw(httpUrl);
    connection.write(wireText({ ...signed, body: body.replace('"content"', '"contenT"') }));
    expect((await connection.answer()).problem().reason).toBe('DIGEST_MISMATCH');
  });

  test('forty that break off', async () => {
    const body = JSON.stringify({ content: smallPng.toString('base64') });
    for (let count = 0; count < 40; count += 1) {
      const bytes = wireText(sign(tenant, requestTo(httpUrl, { target: '/v1/images', body })));
      using connection = await connectRaw(httpUrl);
      connection.write(bytes.subarray(0, -10));
      connection.end();
      await connection.closed();
    }
    expect(await imagesOf(cedula)).toEqual([]);
  });
});

test('all of that left no object, took no quota and was not billed: as many uploads as there are units pass', async () => {
  const uploads: Awaited<ReturnType<typeof upload>>[] = [];
  for (let count = 0; count < quota; count += 1) {
    // What has just been broken off may take a moment to give its unit back.
    uploads.push(await vi.waitFor(() => upload(cedula), { timeout: 5_000, interval: 100 }));
  }
  const beyond = await cedula.fetch('POST', '/v1/images', {
    bytes: { content: smallPng, type: 'image/png' },
  });
  expect([beyond.status, await beyond.json()]).toMatchObject([429, { reason: 'QUOTA_EXCEEDED' }]);
  const images = uploads.map(({ body }) => body.image);
  expect(await imagesOf(cedula)).toEqual(images.toReversed());
  const stored = (await objectKeysOf(mesh, tenant)).map((key) => key.split('/')[1]);
  expect(new Set(stored)).toEqual(new Set(images.map(({ id }) => id)));
  await expectBilled(
    cedula,
    uploads.map(({ headers }) => headers.get('x-request-id')),
  );
});
