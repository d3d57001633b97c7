import { create, toBinary, fromBinary } from '@bufbuild/protobuf';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import {
  FaceService,
  MatchFacesResponseSchema,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import {
  DownloadImageResponseSchema,
  ImageService,
  ListImagesResponseSchema,
  UploadImageResponseSchema,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { RevokeAccessKeyResponseSchema } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { downloadBytes, downloadHead } from './download.ts';
import { encodeResponse } from './encode-response.ts';
import { createRouteTable } from './route-table.ts';
import { found } from './testing/send.ts';

const table = createRouteTable([
  AccessKeyService,
  FaceService,
  ImageService,
  ImageTransferService,
  ImageBatchService,
]);
const routeOf = (method: string, path: string) => found(table.match(method, path)).route;

test('fields without presence are written, also when they are false, zero or empty', () => {
  const { status, headers, body } = encodeResponse(
    routeOf('POST', '/v1/face-matches'),
    create(MatchFacesResponseSchema, { resultId: 'res_1', createTime: { seconds: 1767225600n } }),
  );
  expect(status).toBe(200);
  expect(headers).toEqual({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(JSON.parse(body)).toEqual({
    resultId: 'res_1',
    createTime: '2026-01-01T00:00:00Z',
    match: false,
    similarity: 0,
    threshold: 0,
  });
});

test('an empty page has its list and its token; 64-bit integers are strings', () => {
  const route = routeOf('GET', '/v1/images');
  expect(encodeResponse(route, create(ListImagesResponseSchema)).body).toBe(
    '{"images":[],"nextPageToken":""}',
  );
  const page = create(ListImagesResponseSchema, { images: [{ sizeBytes: 9007199254740993n }] });
  expect(JSON.parse(encodeResponse(route, page).body)).toMatchObject({
    images: [{ sizeBytes: '9007199254740993' }],
  });
});

test('what was created says where it is, in a path that its id cannot leave', () => {
  const route = routeOf('POST', '/v1/images');
  const created = encodeResponse(route, create(UploadImageResponseSchema, { image: { id: 'img_1' } }));
  expect(created).toMatchObject({ status: 201, headers: { location: '/v1/images/img_1' } });
  const odd = encodeResponse(route, create(UploadImageResponseSchema, { image: { id: '../a?b\r\n' } }));
  expect(odd.headers['location']).toBe('/v1/images/..%2Fa%3Fb%0D%0A');
  expect(() => encodeResponse(route, create(UploadImageResponseSchema))).toThrow('came without image.id');
});

test('an answer of nothing is 204 without a body', () => {
  const route = routeOf('DELETE', '/v1/access-keys/key_1');
  expect(encodeResponse(route, create(RevokeAccessKeyResponseSchema))).toEqual({
    status: 204,
    headers: { 'cache-control': 'no-store' },
    body: '',
  });
});

test('a download begins with what it is, and no browser may run it or keep it for others', () => {
  const { download } = routeOf('GET', '/v1/images/img_1/content');
  const content = {
    id: 'img_1',
    variant: 'th"umb\r\n',
    contentType: 'image/webp',
    sizeBytes: 12n,
    etag: 'abc',
    label: 'x',
  };
  const first = create(DownloadImageResponseSchema, { part: { case: 'content', value: content } });
  expect(download && downloadHead(download, first)).toEqual({
    sizeBytes: 12,
    etag: '"abc"',
    headers: {
      'content-type': 'image/webp',
      'content-length': '12',
      'accept-ranges': 'bytes',
      etag: '"abc"',
      'content-disposition': 'attachment; filename="img_1-th_umb__"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    },
  });
});

test('a validator that has its quotes keeps them', () => {
  const { download } = routeOf('GET', '/v1/images/img_1/content');
  const content = { id: 'i', variant: 'v', contentType: 'image/png', sizeBytes: 1n };
  for (const etag of ['"abc"', 'W/"abc"']) {
    const first = create(DownloadImageResponseSchema, {
      part: { case: 'content', value: { ...content, etag } },
    });
    expect(download && downloadHead(download, first).etag).toBe(etag);
  }
});

test('further messages of a download carry bytes, and none of them can stand first', () => {
  const { download } = routeOf('GET', '/v1/images/img_1/content');
  if (download === undefined) throw new Error('the route has no download');
  const bytes = Uint8Array.of(1, 2, 3);
  const chunk = create(DownloadImageResponseSchema, { part: { case: 'chunk', value: bytes } });
  const received = fromBinary(DownloadImageResponseSchema, toBinary(DownloadImageResponseSchema, chunk));
  expect(downloadBytes(download, received)).toEqual(bytes);
  expect(downloadBytes(download, create(DownloadImageResponseSchema))).toHaveLength(0);
  expect(() => downloadHead(download, chunk)).toThrow('did not begin with its head');
});
