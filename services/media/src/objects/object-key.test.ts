import { newId } from '@cedula/chassis/ids/id.ts';
import { expect, test } from 'vitest';
import { imageOf, objectKey } from './object-key.ts';

test('a key tells its image, and a key that is none of ours tells nothing', () => {
  const image = { clientId: newId('cli'), id: newId('img') };
  expect(imageOf(objectKey(image, 'thumb'))).toEqual({ ...image, variant: 'thumb' });
  const { clientId, id } = image;
  const foreign = [
    '',
    'a',
    clientId,
    `${clientId}/${id}`,
    `${id}/${clientId}/thumb`,
    `${clientId}/${id}/a/b`,
  ];
  for (const key of [...foreign, `backup/${clientId}/${id}/thumb`, `${clientId}/img_1/thumb`]) {
    expect(imageOf(key), `${key} is none`).toBeUndefined();
  }
});
