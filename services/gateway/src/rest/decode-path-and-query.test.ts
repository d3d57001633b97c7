import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { everythingRoutes } from './testing/everything.ts';
import { failure, send } from './testing/send.ts';

const contract = createRouteTable([ReportService, ImageService, ImageTransferService, ImageBatchService]);
const get = (target: string) => send(everythingRoutes, `GET ${target}`);
const fail = (target: string) => failure(everythingRoutes, `GET ${target}`);

test('the contract’s own lists and reports are asked for by query', async () => {
  expect(await send(contract, 'GET /v1/images?albumId=alb_1&page_size=5&pageToken=a%2Bb')).toEqual({
    albumId: 'alb_1',
    pageSize: 5,
    pageToken: 'a+b',
  });
  expect(
    await send(contract, 'GET /v1/reports/usage?from=2026-01-01T00:00:00%2B01:00&groupBy=ACCESS_KEY'),
  ).toEqual({
    from: '2025-12-31T23:00:00Z',
    groupBy: 'ACCESS_KEY',
  });
  expect(await send(contract, 'GET /v1/images/img_1/content?variant=thumb')).toEqual({
    id: 'img_1',
    variant: 'thumb',
  });
});

test('scalars of every kind, enums, times and durations stand in a query', async () => {
  const query =
    'yes=true&data=QUJD&ratio=1e-3&small_number=-5&bigNumber=9007199254740993&color=RED&createTime=2026-01-31T12:00:00Z&overlap=1.5s&mask=albumId';
  expect(await get(`/v1/things?${query}`)).toEqual({
    yes: true,
    data: 'QUJD',
    ratio: 0.001,
    smallNumber: -5,
    bigNumber: '9007199254740993',
    color: 'RED',
    createTime: '2026-01-31T12:00:00Z',
    overlap: '1.500s',
    mask: 'albumId',
  });
});

test('lists repeat their parameter, maps and messages have dots in theirs', async () => {
  const query =
    'tags=b&tags=a&tags=&counts=2&colors=RED&colors=GREEN&times=2026-01-31T12:00:00Z&metadata.key=v&metadata.a.b=%20&numbered.-3=RED&nested.nested.page_size=3&nested.label=';
  expect(await get(`/v1/things?${query}`)).toEqual({
    tags: ['b', 'a', ''],
    counts: ['2'],
    colors: ['RED', 'GREEN'],
    times: ['2026-01-31T12:00:00Z'],
    metadata: { key: 'v', 'a.b': ' ' },
    numbered: { '-3': 'RED' },
    nested: { nested: { pageSize: 3 }, label: '' },
  });
});

test('a member of a oneof is set, also by an empty text, and excludes the others', async () => {
  expect(await get('/v1/things?imageId=')).toEqual({ imageId: '' });
  expect(await get('/v1/things?other.name=x')).toEqual({ other: { name: 'x' } });
  expect(await fail('/v1/things?imageId=&image=QUJD')).toEqual(['INVALID_ARGUMENT', 'image type']);
  expect(await fail('/v1/things?image=QUJD&other.name=x')).toEqual(['INVALID_ARGUMENT', 'other.name type']);
});

test('unknown parameters are named', async () => {
  const query =
    'nope=1&nested.nope=1&name.x=1&createTime.seconds=1&=&__proto__=1&constructor.name=1&tags%5B%5D=1';
  expect(await fail(`/v1/things?${query}`)).toEqual([
    'INVALID_ARGUMENT',
    'nope unknown_field',
    'nested.nope unknown_field',
    'name.x unknown_field',
    'createTime.seconds unknown_field',
    ' unknown_field',
    '__proto__ unknown_field',
    'constructor.name unknown_field',
    'tags[] unknown_field',
  ]);
});

test('values of a wrong type name their field', async () => {
  const query =
    'yes=1&smallNumber=a&color=BLUE&createTime=now&counts=1&counts=x&numbered.a=RED&ratio=NaN&nested=x&metadata=x&pageSize=';
  const fields = [
    'yes',
    'smallNumber',
    'color',
    'createTime',
    'counts[1]',
    'numbered["a"]',
    'ratio',
    'nested',
    'metadata',
    'pageSize',
  ];
  expect(await fail(`/v1/things?${query}`)).toEqual([
    'INVALID_ARGUMENT',
    ...fields.map((field) => `${field} type`),
  ]);
});

test('a parameter that is no list is taken once, in either spelling', async () => {
  expect(await fail('/v1/things?pageSize=1&page_size=1')).toEqual(['INVALID_ARGUMENT', 'pageSize type']);
  expect(await fail('/v1/things?metadata.a=1&metadata.a=2')).toEqual([
    'INVALID_ARGUMENT',
    'metadata["a"] type',
  ]);
});

test('variables reach nested fields, whole paths and every scalar type', async () => {
  expect(await get('/v1/nested/a%20b/things/x/y%3A/z?nested.label=l')).toEqual({
    name: 'x/y:/z',
    nested: { label: 'l', nested: { name: 'a b' } },
  });
  expect(await get('/v1/numbered/9007199254740993/RED')).toEqual({
    number: '9007199254740993',
    color: 'RED',
  });
  expect(await fail('/v1/numbered/x/BLUE')).toEqual(['INVALID_ARGUMENT', 'number type', 'color type']);
});

test('what the path says, the query cannot say again', async () => {
  expect(await fail('/v1/things/a?name=a')).toEqual(['INVALID_ARGUMENT', 'name unknown_field']);
  expect(await fail('/v1/nested/a/things/b?nested.nested.name=c')).toEqual([
    'INVALID_ARGUMENT',
    'nested.nested.name unknown_field',
  ]);
});

test('the path wins over the body', async () => {
  const body = JSON.stringify({ name: 'body', label: 'l' });
  expect(await send(everythingRoutes, 'PUT /v1/things/path', { body })).toEqual({ name: 'path', label: 'l' });
});

test('a body that is the whole message leaves nothing to the query', async () => {
  const sent = { body: '{}' };
  expect(await failure(everythingRoutes, 'POST /v1/things?label=x', sent)).toEqual([
    'INVALID_ARGUMENT',
    'label unknown_field',
  ]);
  expect(await failure(everythingRoutes, 'POST /v1/things?label=x')).toEqual([
    'INVALID_ARGUMENT',
    'label unknown_field',
  ]);
});

test('a body that is one field leaves the others to path and query', async () => {
  const body = JSON.stringify({ name: 'body', label: 'l' });
  expect(
    await send(everythingRoutes, 'PATCH /v1/things/path?dryRun=true&updateMask=label', { body }),
  ).toEqual({
    thing: { name: 'path', label: 'l' },
    dryRun: true,
    updateMask: 'label',
  });
  expect(await failure(everythingRoutes, 'PATCH /v1/things/path?thing.label=x', { body })).toEqual([
    'INVALID_ARGUMENT',
    'thing.label unknown_field',
  ]);
  expect(await failure(everythingRoutes, 'PATCH /v1/things/path', { body: '{"nope":1}' })).toEqual([
    'INVALID_ARGUMENT',
    'thing.nope unknown_field',
  ]);
  expect(await failure(everythingRoutes, 'PATCH /v1/things/path', { body: '[]' })).toEqual([
    'INVALID_ARGUMENT',
    'thing type',
  ]);
});

test('a PATCH without a mask changes the fields it sends, also those it clears', async () => {
  const body = JSON.stringify({ name: 'path', page_size: 5, label: null, metadata: {} });
  expect(await send(everythingRoutes, 'PATCH /v1/things/path', { body })).toEqual({
    thing: { name: 'path', pageSize: 5 },
    updateMask: 'pageSize,label,metadata',
  });
  expect(await send(everythingRoutes, 'PATCH /v1/things/path')).toEqual({
    thing: { name: 'path' },
    updateMask: '',
  });
});
