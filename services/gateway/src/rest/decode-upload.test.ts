import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { everythingRoutes } from './testing/everything.ts';
import { form, formType, type TestPart } from './testing/form.ts';
import { failure, send } from './testing/send.ts';

const contract = createRouteTable([FaceService, ImageService, ImageTransferService, ImageBatchService]);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const webp = Buffer.from('RIFF\x01\x02\x03\x04WEBPVP8 ', 'latin1');
const base64 = (bytes: Buffer) => bytes.toString('base64');

const upload = (...parts: TestPart[]) =>
  send(everythingRoutes, 'POST /v1/uploads', { body: form(parts), contentType: formType });
const refuse = (...parts: TestPart[]) =>
  failure(everythingRoutes, 'POST /v1/uploads', { body: form(parts), contentType: formType });
const file = (name: string, content: string | Uint8Array): TestPart => ({ name, fileName: 'x', content });

test('an image is uploaded three ways that mean the same', async () => {
  const message = { content: base64(png), albumId: 'alb_1', label: 'é', metadata: { a: 'b' } };
  const asForm = form([
    { name: 'metadata.a', content: 'b' },
    file('content', png),
    { name: 'album_id', content: 'alb_1' },
    { name: 'label', content: 'é' },
  ]);
  const body = JSON.stringify(message);
  expect(await send(contract, 'POST /v1/images', { body })).toEqual(message);
  expect(await send(contract, 'POST /v1/images', { body: asForm, contentType: formType })).toEqual(message);
  const raw = { body: png, contentType: 'image/png' };
  expect(await send(contract, 'POST /v1/images?albumId=alb_1&label=%C3%A9&metadata.a=b', raw)).toEqual(
    message,
  );
});

test('two files of one form fill two fields', async () => {
  const body = form([file('image2', jpeg), { name: 'threshold', content: '61.5' }, file('image1', png)]);
  expect(await send(contract, 'POST /v1/face-comparisons', { body, contentType: formType })).toEqual({
    image1: base64(png),
    image2: base64(jpeg),
    threshold: 61.5,
  });
});

test('a form fills fields of every kind that text can say', async () => {
  const parts = {
    yes: 'true',
    bigNumber: '9007199254740993',
    color: 'RED',
    overlap: '1s',
    'nested.label': '',
    imageId: 'img_1',
  };
  const list = ['b', 'a'].map((content) => ({ name: 'tags', content }));
  const metadata = [
    { name: 'metadata', content: '{"a":"1","b.c":"2"}' },
    { name: 'metadata.d', content: '3' },
  ];
  const texts = Object.entries(parts).map(([name, content]) => ({ name, content }));
  expect(await upload(...texts, ...list, ...metadata)).toEqual({
    yes: true,
    bigNumber: '9007199254740993',
    color: 'RED',
    overlap: '1s',
    nested: { label: '' },
    imageId: 'img_1',
    tags: ['b', 'a'],
    metadata: { a: '1', 'b.c': '2', d: '3' },
  });
});

test('a part’s declared type and charset change nothing', async () => {
  const headers = (name: string) =>
    `Content-Disposition: form-data; name="${name}"\r\nContent-Type: application/json; charset=utf-16le`;
  expect(await upload({ headers: headers('label'), content: 'é' })).toEqual({ label: 'é' });
});

test('parts that do not fit name their field', async () => {
  expect(await refuse(file('data', 'a'), file('data', 'b'))).toEqual(['INVALID_ARGUMENT', 'data type']);
  expect(await refuse(file('label', 'a'))).toEqual(['INVALID_ARGUMENT', 'label type']);
  expect(await refuse(file('metadata.a', 'a'))).toEqual(['INVALID_ARGUMENT', 'metadata type']);
  expect(await refuse({ name: 'data', content: 'QUJD' })).toEqual(['INVALID_ARGUMENT', 'data type']);
  expect(await refuse({ name: 'nope', content: 'a' }, file('file', 'a'))).toEqual([
    'INVALID_ARGUMENT',
    'nope unknown_field',
    'file unknown_field',
  ]);
  expect(await refuse({ name: 'label', content: 'a' }, { name: 'label', content: 'a' })).toEqual([
    'INVALID_ARGUMENT',
    'label type',
  ]);
  expect(await refuse({ name: 'label', content: Buffer.from([0xff]) })).toEqual([
    'INVALID_ARGUMENT',
    'label type',
  ]);
  expect(await refuse({ name: 'label', content: 'a'.repeat(262_145) })).toEqual([
    'INVALID_ARGUMENT',
    'label type',
  ]);
  expect(await refuse({ name: 'imageId', content: 'a' }, file('image', 'a'))).toEqual([
    'INVALID_ARGUMENT',
    'image type',
  ]);
});

test('a map that is no JSON object, or gives a key twice, names itself', async () => {
  for (const content of ['', '[]', '"a"', '{"a":1,"a":1}', '{', '{"a":']) {
    expect(await refuse({ name: 'metadata', content })).toEqual(['INVALID_ARGUMENT', 'metadata type']);
  }
  expect(
    await refuse({ name: 'metadata', content: '{"a":1,"b":"x"}' }, { name: 'metadata.b', content: 'y' }),
  ).toEqual(['INVALID_ARGUMENT', 'metadata["a"] type', 'metadata["b"] type']);
});

test('a form leaves nothing to the query', async () => {
  const sent = { body: form([]), contentType: formType };
  expect(await failure(everythingRoutes, 'POST /v1/uploads?label=x', sent)).toEqual([
    'INVALID_ARGUMENT',
    'label unknown_field',
  ]);
});

test('a file larger than the operation takes is too large, however it comes', async () => {
  const sized = (length: number) => Buffer.concat([png, Buffer.alloc(length - png.length)]);
  const ways = (bytes: Buffer) => [
    { body: form([file('data', bytes)]), contentType: formType },
    { body: JSON.stringify({ data: base64(bytes) }) },
    { body: bytes, contentType: 'image/png' },
  ];
  for (const sent of ways(sized(100))) {
    expect(await send(everythingRoutes, 'POST /v1/uploads', sent)).toEqual({ data: base64(sized(100)) });
  }
  for (const sent of ways(sized(101))) {
    expect(await failure(everythingRoutes, 'POST /v1/uploads', sent)).toEqual(['BODY_TOO_LARGE']);
  }
});

test('a form that is cut off, or has no boundary, is malformed', async () => {
  const body = form([file('data', 'abc')]);
  expect(
    await failure(everythingRoutes, 'POST /v1/uploads', {
      body: body.subarray(0, -5),
      contentType: formType,
    }),
  ).toEqual(['MALFORMED_REQUEST']);
  expect(
    await failure(everythingRoutes, 'POST /v1/uploads', { body, contentType: 'multipart/form-data' }),
  ).toEqual(['MALFORMED_REQUEST']);
  expect(await failure(everythingRoutes, 'POST /v1/uploads', { contentType: formType })).toEqual([
    'MALFORMED_REQUEST',
  ]);
});

test('a raw image is what it is declared to be', async () => {
  for (const [type, body] of [
    ['image/png', png],
    ['image/jpeg', jpeg],
    ['Image/WebP', webp],
  ] as const) {
    const sent = { body, contentType: type };
    expect(await send(everythingRoutes, 'POST /v1/uploads?label=x', sent)).toEqual({
      data: base64(body),
      label: 'x',
    });
  }
  for (const [type, body] of [
    ['image/png', jpeg],
    ['image/jpeg', webp],
    ['image/webp', png],
    ['image/gif', Buffer.from('GIF89a')],
    ['image/svg+xml', Buffer.from('<svg/>')],
    ['image/png', png.subarray(0, 7)],
    ['image/png', Buffer.alloc(0)],
  ] as const) {
    expect(await failure(everythingRoutes, 'POST /v1/uploads', { body, contentType: type })).toEqual([
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  }
});

test('a raw image leaves all but itself to the query', async () => {
  const sent = { body: png, contentType: 'image/png' };
  expect(await failure(everythingRoutes, 'POST /v1/uploads?data=QUJD&nope=1', sent)).toEqual([
    'INVALID_ARGUMENT',
    'data unknown_field',
    'nope unknown_field',
  ]);
});

test('an operation that takes no raw image refuses one', async () => {
  const sent = { body: png, contentType: 'image/png' };
  expect(await failure(contract, 'POST /v1/face-detections', sent)).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
});
