import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { expect, test } from 'vitest';
import { pagingOf } from './paging.ts';

test('a list says which field holds its items and how the next page is asked for', () => {
  const { items, pageToken, nextPageToken } = pagingOf(ImageService.method.listImages) ?? {};
  expect([items?.jsonName, pageToken?.jsonName, nextPageToken?.jsonName]).toEqual([
    'images',
    'pageToken',
    'nextPageToken',
  ]);
});

test('what is no list has no pages', () => {
  expect(pagingOf(ImageService.method.getImage)).toBeUndefined();
  expect(pagingOf(ImageService.method.uploadImage)).toBeUndefined();
});
