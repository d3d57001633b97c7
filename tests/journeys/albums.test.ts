import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { type Image, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newKey, send } from '../idempotency/testing/keyed.ts';

const { httpUrl } = await sharedMesh();

interface Album {
  readonly id: string;
  readonly title: string;
  readonly imageCount: number;
}

test('an album is made, filled, renamed and emptied, and deleted with all that was answered of its images', async () => {
  const [{ cedula, clientId }, stranger] = [await newTenant(httpUrl), await newTenant(httpUrl)];
  const made = await cedula.request<{ album: Album }>('POST', '/v1/albums', { json: { title: 'Branch 7' } });
  const { id } = made.body.album;
  expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/albums/${id}`]);
  expect(await cedula.get(`/v1/albums/${id}`)).toEqual(made.body);
  expect(made.body.album).toMatchObject({ title: 'Branch 7', imageCount: 0 });

  const renaming = await send(cedula, ['PATCH', `/v1/albums/${id}`, { json: { title: 'Branch 8' } }]);
  expect(JSON.parse(renaming.body)).toMatchObject({ album: { id, title: 'Branch 8' } });
  const { body } = await upload(cedula, { query: { albumId: id } });
  const loose = (await upload(cedula)).body.image;
  const patch = async (imageId: string, image: object) => {
    const answer = await send(cedula, ['PATCH', `/v1/images/${imageId}`, { json: image }]);
    return JSON.parse(answer.body) as { image: Image };
  };
  // Sent empty is sent: a field mask is made of what stands in the body.
  expect((await patch(body.image.id, { albumId: '', label: 'selfie' })).image).toMatchObject({
    albumId: '',
    label: 'selfie',
  });
  expect((await patch(body.image.id, { albumId: id })).image).toMatchObject({ albumId: id, label: 'selfie' });
  const listed = await cedula.get<{ images: Image[] }>('/v1/images', { albumId: id });
  expect(listed.images.map((image) => image.id)).toEqual([body.image.id]);
  expect(await cedula.get('/v1/albums')).toMatchObject({ albums: [{ id, imageCount: 1 }] });

  const detecting = ['POST', '/v1/face-detections', { json: { imageId: body.image.id } }] as const;
  const { resultId }: { resultId: string } = JSON.parse((await send(cedula, detecting)).body);
  const deletion = ['DELETE', `/v1/albums/${id}`] as const;
  expect((await send(stranger.cedula, deletion)).status).toBe(404);
  const key = newKey();
  const deleted = await send(cedula, deletion, key);
  expect([deleted.status, JSON.parse(deleted.body)]).toMatchObject([
    200,
    { receipt: { images: 1, objects: 4 } },
  ]);
  for (const gone of [
    ['GET', `/v1/albums/${id}`],
    ['GET', `/v1/images/${body.image.id}`],
    ['GET', `/v1/images/${body.image.id}/content`],
    deletion,
    detecting,
  ] as const)
    expect([gone[1], (await send(cedula, gone)).status]).toEqual([gone[1], 404]);

  await expect
    .poll(() => cedula.get<{ result: object }>(`/v1/results/${resultId}`), { timeout: 20_000 })
    .toMatchObject({ result: { id: resultId, eraseTime: expect.any(String) as string } });
  const again = await send(cedula, deletion, key);
  expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([deleted.body, 'true']);
  expect(await cedula.get('/v1/images')).toMatchObject({ images: [{ id: loose.id }] });
  expect(clientId).not.toBe(stranger.clientId);
});
