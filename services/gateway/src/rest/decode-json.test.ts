import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { everythingRoutes } from './testing/everything.ts';
import { failure, send } from './testing/send.ts';

const faces = createRouteTable([FaceService]);
const post = (body: unknown) => send(everythingRoutes, 'POST /v1/things', { body: JSON.stringify(body) });
const fail = (body: unknown, contentType?: string) =>
  failure(everythingRoutes, 'POST /v1/things', {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(contentType !== undefined && { contentType }),
  });

test('a body fills the message, in either spelling of its names', async () => {
  const threshold = { threshold: 61.5 };
  const ids = { sourceImageId: 'img_1', targetImageId: 'img_2' };
  const snake = { source_image_id: 'img_1', target_image_id: 'img_2' };
  expect(
    await send(faces, 'POST /v1/face-matches', { body: JSON.stringify({ ...snake, ...threshold }) }),
  ).toEqual({
    ...ids,
    ...threshold,
  });
});

test('a field of every kind is read', async () => {
  const body = {
    name: 'é',
    yes: true,
    data: 'QUJD',
    ratio: 0.5,
    rough: -1.5,
    smallNumber: -7,
    natural: 7,
    bigNumber: '-9223372036854775808',
    bigNatural: '18446744073709551615',
    color: 'GREEN',
    createTime: '2026-01-31T12:00:00.250Z',
    overlap: '1.500s',
    mask: 'albumId,label',
    pageSize: 0,
    label: '',
    tags: ['a', ''],
    counts: ['1', '-1'],
    colors: ['RED', 'COLOR_UNSPECIFIED'],
    times: ['2026-01-31T12:00:00Z'],
    children: [{}, { name: 'x' }],
    metadata: { a: '1', '': '2' },
    numbered: { '-1': 'RED' },
    named: { k: { pageSize: 1 } },
    nested: { nested: {} },
    imageId: '',
  };
  expect(await post(body)).toEqual(body);
});

test('64-bit integers come as numbers or strings, to the last digit', async () => {
  const body =
    '{"bigNumber":9007199254740993,"bigNatural":18446744073709551615,"counts":[1,"2",-9223372036854775808]}';
  expect(await send(everythingRoutes, 'POST /v1/things', { body })).toEqual({
    bigNumber: '9007199254740993',
    bigNatural: '18446744073709551615',
    counts: ['1', '2', '-9223372036854775808'],
  });
  expect(await fail('{"bigNumber":9223372036854775808,"bigNatural":-1,"counts":[1.5,1e19]}')).toEqual([
    'INVALID_ARGUMENT',
    'bigNumber type',
    'bigNatural type',
    'counts[0] type',
    'counts[1] type',
  ]);
});

test('null stands for an absent field, but not for an item or an entry', async () => {
  expect(
    await post({ name: null, tags: null, metadata: null, nested: null, pageSize: null, image: null }),
  ).toEqual({});
  expect(await fail({ tags: [null], metadata: { a: null }, children: [null], colors: [null] })).toEqual([
    'INVALID_ARGUMENT',
    'tags[0] type',
    'metadata["a"] type',
    'children[0] type',
    'colors[0] type',
  ]);
});

test('unknown fields are named with their whole path', async () => {
  expect(
    await fail({
      nope: 1,
      nested: { other: { nope: 1 } },
      children: [{}, { nope: 1 }],
      named: { k: { nope: 1 } },
    }),
  ).toEqual([
    'INVALID_ARGUMENT',
    'nope unknown_field',
    'nested.other.nope unknown_field',
    'children[1].nope unknown_field',
    'named["k"].nope unknown_field',
  ]);
});

test('unknown enum names and numbers name the field', async () => {
  expect(await fail({ color: 'BLUE', colors: ['RED', 'red', 3, ''], numbered: { 1: 'BLUE' } })).toEqual([
    'INVALID_ARGUMENT',
    'color type',
    'colors[1] type',
    'colors[2] type',
    'colors[3] type',
    'numbered["1"] type',
  ]);
  expect(await post({ color: 2 })).toEqual({ color: 'GREEN' });
});

test('each field of a wrong type is named', async () => {
  const wrong = {
    name: 1,
    yes: 'true',
    data: '!',
    ratio: 'NaN',
    smallNumber: 2147483648,
    createTime: '2026-02-30T00:00:00Z',
    overlap: 5,
    tags: 'a',
    metadata: ['a'],
    numbered: { x: 'RED' },
    nested: [],
    children: {},
  };
  const fields = [
    'name',
    'yes',
    'data',
    'ratio',
    'smallNumber',
    'createTime',
    'overlap',
    'tags',
    'metadata',
    'numbered["x"]',
    'nested',
    'children',
  ];
  expect(await fail(wrong)).toEqual(['INVALID_ARGUMENT', ...fields.map((field) => `${field} type`)]);
});

test('one field in both of its spellings is refused', async () => {
  expect(await fail({ pageSize: 1, page_size: 1 })).toEqual(['INVALID_ARGUMENT', 'pageSize type']);
  expect(await fail({ pageSize: 1, page_size: null })).toEqual(['INVALID_ARGUMENT', 'pageSize type']);
});

test('of a oneof only one member is taken', async () => {
  expect(await fail({ imageId: 'img_1', image: 'QUJD' })).toEqual(['INVALID_ARGUMENT', 'image type']);
  expect(await post({ imageId: 'img_1', image: null })).toEqual({ imageId: 'img_1' });
});

test('names that objects inherit are unknown fields and harmless keys', async () => {
  expect(await fail('{"__proto__":{"name":"x"},"constructor":1,"toString":1,"hasOwnProperty":1}')).toEqual([
    'INVALID_ARGUMENT',
    '__proto__ unknown_field',
    'constructor unknown_field',
    'toString unknown_field',
    'hasOwnProperty unknown_field',
  ]);
  const metadata = '{"__proto__":"a","constructor":"b"}';
  const read = await send(everythingRoutes, 'POST /v1/things', { body: `{"metadata":${metadata}}` });
  expect(JSON.stringify(read)).toBe(`{"metadata":${metadata}}`);
});

test('an empty body is an empty message, whatever its type', async () => {
  expect(await send(everythingRoutes, 'POST /v1/things')).toEqual({});
  expect(await send(everythingRoutes, 'POST /v1/things', { contentType: 'application/json' })).toEqual({});
});

test('a body on a route without one is malformed', async () => {
  expect(await failure(everythingRoutes, 'DELETE /v1/things/x', { body: '{}' })).toEqual([
    'MALFORMED_REQUEST',
  ]);
  expect(await failure(everythingRoutes, 'GET /v1/things', { body: ' ' })).toEqual(['MALFORMED_REQUEST']);
});

test('a body that is no object is refused', async () => {
  for (const body of ['null', '[]', '"x"', '1', 'true']) {
    expect(await fail(body)).toEqual(['INVALID_ARGUMENT', ' type']);
  }
  expect(await fail('{')).toEqual(['MALFORMED_REQUEST']);
});

test('a body must be declared as JSON, in UTF-8 if in anything', async () => {
  for (const contentType of [
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
  ]) {
    expect(await send(everythingRoutes, 'POST /v1/things', { body: '{}', contentType })).toEqual({});
  }
  for (const contentType of [
    'text/plain',
    'application/json; charset=latin1',
    'application/json; v=1',
    'application/problem+json',
    'x',
    '',
  ]) {
    expect(await fail('{}', contentType)).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
  }
  // This route takes no upload.
  expect(await fail('{}', 'multipart/form-data; boundary=x')).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
  expect(await fail('{}', 'image/png')).toEqual(['UNSUPPORTED_MEDIA_TYPE']);
});

test('an answer stays small, however many and long the faults', async () => {
  const body = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`.repeat(1000), 1]));
  const named = await fail(body);
  expect(named).toHaveLength(21);
  expect(named.join('').length).toBeLessThan(21 * 100);
});
