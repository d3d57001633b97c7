import { newId } from '@cedula/chassis/ids/id.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { imagesOf, smallPng } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newKey, send } from './testing/keyed.ts';

const { httpUrl } = await sharedMesh();
const { cedula } = await newTenant(httpUrl);
const connect = (method: string, json: object) => ['POST', `/cedula.${method}`, { json }] as const;

test('a request is the same by REST and by Connect, and answered in the dialect that asks', async () => {
  const key = newKey();
  const first = await send(
    cedula,
    ['POST', '/v1/images', { bytes: { content: smallPng, type: 'image/png' } }],
    key,
  );
  const content = smallPng.toString('base64');
  const again = await send(cedula, connect('media.v1.ImageService/UploadImage', { content }), key);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.has('cedula-meter')).toBe(false);
  expect(again.body).toBe(first.body);
  expect(await imagesOf(cedula)).toHaveLength(1);
});

test('a refusal by Connect is told again to the byte', async () => {
  const key = newKey();
  const request = connect('media.v1.ImageService/DeleteImage', { id: newId('img') });
  const first = await send(cedula, request, key);
  const again = await send(cedula, request, key);
  expect([again.status, again.body]).toEqual([404, first.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.requestId).not.toBe(first.requestId);
});

test('what is no key is refused in the dialect that asks', async () => {
  const given = await send(cedula, connect('identity.v1.AccessKeyService/CreateAccessKey', {}), 'two words');
  expect(given.status).toBe(400);
  expect(JSON.parse(given.body)).toMatchObject({
    code: 'invalid_argument',
    details: [{ debug: { reason: 'INVALID_ARGUMENT', violations: [{ field: 'idempotencyKey' }] } }],
  });
});
