import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { found } from './testing/send.ts';
import { type TestMethod, testFile } from './testing/test-file.ts';

const operation = { callers: [Operation_Caller.API_CLIENT] };
const messages = {
  Request: [
    'string id = 1',
    'string name = 2',
    'Request parent = 3',
    'repeated string ids = 4',
    'bytes content = 5',
  ],
  Head: ['string id = 1', 'string content_type = 2', 'int64 size_bytes = 3', 'string etag = 4'],
  Download: ['oneof part: Head head = 1', 'oneof part: bytes chunk = 2'],
  Any: ['google.protobuf.Struct anything = 1'],
};

function tableOf(...methods: Partial<TestMethod>[]) {
  const named = methods.map((method, index) => ({
    name: `Method${index}`,
    shape: 'Request -> Request',
    operation,
    ...method,
  }));
  return createRouteTable([testFile({ messages, methods: named }).service]);
}

const get = (value: string) => ({ pattern: { case: 'get', value } }) as const;
const post = (value: string, body = '*') => ({ pattern: { case: 'post', value }, body }) as const;

/** The method that answers, or why none does, with what the path says. */
function lookUp(table: ReturnType<typeof tableOf>, request: string): string {
  const [httpMethod = '', path = ''] = request.split(' ');
  const match = table.match(httpMethod, path);
  if (match.outcome === 'method_not_allowed') return `405 ${match.allow}`;
  if (match.outcome === 'not_found') return '404';
  const values = match.pathValues.map(
    ({ path: fields, text }) => `${fields.map(({ name }) => name).join('.')}=${text}`,
  );
  return [match.route.method.name, ...values].join(' ');
}

test('the contract itself has routes, and none for the mesh alone', () => {
  const table = createRouteTable([
    ClientService,
    ImageService,
    ImageTransferService,
    ImageBatchService,
    CredentialService,
  ]);
  const served = new Set(table.routes.map(({ method }) => method.parent.typeName));
  expect(served).toEqual(new Set([ClientService.typeName, ImageService.typeName]));
  const { route } = found(table.match('POST', '/v1/images'));
  expect(route).toMatchObject({ status: 201, upload: { maxFileBytes: 10_485_760 } });
  expect(route.upload?.carriedBy?.name).toBe('StoreImage');
  expect(route.upload?.rawField?.name).toBe('content');
});

test('a path gives its variables decoded, and their own colons', () => {
  const table = tableOf(
    { http: get('/v1/images/{id}') },
    { http: get('/v1/of/{parent.parent.id}/x/{name}') },
  );
  expect(lookUp(table, 'GET /v1/images/img%20%C3%A9+')).toBe('Method0 id=img é+');
  expect(lookUp(table, 'GET /v1/images/a:b')).toBe('Method0 id=a:b');
  expect(lookUp(table, 'GET /v1/of/a/x/b')).toBe('Method1 parent.parent.id=a name=b');
});

test('wildcards in a variable are matched segment by segment, ** also by none', () => {
  const table = tableOf({ http: get('/v1/{name=albums/*/images/*}') }, { http: get('/v2/{name=**}') });
  expect(lookUp(table, 'GET /v1/albums/a/images/b')).toBe('Method0 name=albums/a/images/b');
  expect(lookUp(table, 'GET /v1/albums/a/photos/b')).toBe('404');
  expect(lookUp(table, 'GET /v2/a/b%20/c')).toBe('Method1 name=a/b /c');
  expect(lookUp(table, 'GET /v2')).toBe('Method1 name=');
});

test('a literal is preferred to a variable, and a variable to **', () => {
  const table = tableOf(
    { http: get('/v1/{name=**}') },
    { http: get('/v1/images/{id}') },
    { http: get('/v1/images/mine') },
    { http: get('/v1/images/mine/{id}/x') },
  );
  expect(lookUp(table, 'GET /v1/images/mine')).toBe('Method2');
  expect(lookUp(table, 'GET /v1/images/yours')).toBe('Method1 id=yours');
  expect(lookUp(table, 'GET /v1/images/mine/a/y')).toBe('Method0 name=images/mine/a/y');
});

test('a verb is one only where the contract knows it', () => {
  const table = tableOf(
    { http: get('/v1/keys/{id}') },
    { http: post('/v1/keys/{id}:rotate') },
    { http: post('/v1/keys:purge') },
    { http: get('/v1/{name=files/**}:read') },
  );
  expect(lookUp(table, 'POST /v1/keys/key_1:rotate')).toBe('Method1 id=key_1');
  expect(lookUp(table, 'POST /v1/keys:purge')).toBe('Method2');
  expect(lookUp(table, 'GET /v1/files/a/b:read')).toBe('Method3 name=files/a/b');
  expect(lookUp(table, 'GET /v1/keys/key_1:rotate')).toBe('405 POST');
  expect(lookUp(table, 'GET /v1/keys/key_1:spin')).toBe('Method0 id=key_1:spin');
  expect(lookUp(table, 'POST /v1/keys/:rotate')).toBe('405 GET, HEAD');
  expect(lookUp(table, 'POST /v1/keys/key_1%3Arotate')).toBe('405 GET, HEAD');
});

test('an unknown path is 404, also with a slash at its end, in other case or encoded', () => {
  const table = tableOf({ http: get('/v1/images') });
  for (const path of [
    '/',
    '/v1',
    '/v1/',
    '/v1/images/',
    '/v1/images/x',
    '/V1/images',
    '/v1/im%61ges',
    '/v1/constructor',
  ]) {
    expect(lookUp(table, `GET ${path}`)).toBe('404');
  }
});

test('no variable is empty: a slash at the end leads nowhere', () => {
  const table = tableOf({ http: get('/v1/images/{id}') }, { http: get('/v2/{name=**}') });
  expect(lookUp(table, 'GET /v1/images/')).toBe('404');
  expect(lookUp(table, 'GET /v2/')).toBe('404');
  expect(lookUp(table, 'GET /v2/a/')).toBe('404');
});

test('a known path with another method is 405, and says which methods it takes', () => {
  const table = tableOf(
    { http: get('/v1/images') },
    { http: post('/v1/images') },
    { http: post('/v1/clients') },
  );
  expect(lookUp(table, 'DELETE /v1/images')).toBe('405 GET, HEAD, POST');
  expect(lookUp(table, 'OPTIONS /v1/images')).toBe('405 GET, HEAD, POST');
  expect(lookUp(table, 'HEAD /v1/clients')).toBe('405 POST');
  expect(lookUp(table, 'constructor /v1/clients')).toBe('405 POST');
  expect(lookUp(table, 'OPTIONS /v1/nowhere')).toBe('404');
});

test('HEAD is answered by GET', () => {
  expect(lookUp(tableOf({ http: get('/v1/images') }), 'HEAD /v1/images')).toBe('Method0');
});

test('additional bindings and custom methods are routes of the same operation', () => {
  const http: TestMethod['http'] = {
    ...get('/v1/a/{id}'),
    additionalBindings: [
      post('/v1/b'),
      { pattern: { case: 'custom', value: { kind: 'HEAD', path: '/v1/c' } } },
    ],
  };
  const table = tableOf({ http }, { http: get('/v1/c') });
  expect(lookUp(table, 'POST /v1/b')).toBe('Method0');
  expect(lookUp(table, 'HEAD /v1/c')).toBe('Method0');
  expect(lookUp(table, 'GET /v1/c')).toBe('Method1');
});

const upload = { maxFileBytes: 10n };
const download = { ...operation, download: { fileName: '{id}' } };
const faults: [string, Partial<TestMethod>[]][] = [
  ['is already', [{ http: get('/v1/a/{id}') }, { http: get('/v1/a/{name}') }]],
  ['has no (cedula.options.v1.operation)', [{ http: get('/v1/a'), operation: undefined }]],
  ['names no callers', [{ http: get('/v1/a'), operation: {} }]],
  [
    'inside the mesh has a route',
    [{ http: get('/v1/a'), operation: { callers: [Operation_Caller.SERVICE] } }],
  ],
  ['has no field "nobody"', [{ http: get('/v1/{nobody}') }]],
  ['has no field "name.x"', [{ http: get('/v1/{name.x}') }]],
  ['cannot stand in a path', [{ http: get('/v1/{ids}') }]],
  ['cannot stand in a path', [{ http: get('/v1/{parent}') }]],
  ['has no field "nothing"', [{ http: post('/v1/a', 'nothing') }]],
  ['is not a field of', [{ http: post('/v1/a', 'parent.id') }]],
  ['a GET has a body', [{ http: { ...get('/v1/a'), body: '*' } }]],
  ['has no path', [{ http: {} }]],
  ['path template "/v1//a"', [{ http: get('/v1//a') }]],
  ['is no HTTP method', [{ http: { pattern: { case: 'custom', value: { kind: '*', path: '/v1/a' } } } }]],
  [
    'additional bindings have',
    [
      {
        http: {
          ...get('/v1/a'),
          additionalBindings: [{ ...get('/v1/b'), additionalBindings: [get('/v1/c')] }],
        },
      },
    ],
  ],
  [
    'has no field "image.id"',
    [{ http: post('/v1/a'), operation: { ...operation, location: '/v1/a/{image.id}' } }],
  ],
  [
    'has no string "parent"',
    [{ http: post('/v1/a'), operation: { ...operation, location: '/v1/a/{parent}' } }],
  ],
  ['an unmatched brace', [{ http: post('/v1/a'), operation: { ...operation, location: '/v1/a/{id' } }]],
  [
    'has no field "photo"',
    [{ http: post('/v1/a'), operation: { ...operation, upload: { ...upload, rawField: 'photo' } } }],
  ],
  [
    'is not a bytes field',
    [{ http: post('/v1/a'), operation: { ...operation, upload: { ...upload, rawField: 'name' } } }],
  ],
  ['no max_file_bytes', [{ http: post('/v1/a'), operation: { ...operation, upload: {} } }]],
  ['needs body: "*"', [{ http: post('/v1/a', 'parent'), operation: { ...operation, upload } }]],
  ['no bytes field', [{ http: post('/v1/a'), shape: 'Head -> Head', operation: { ...operation, upload } }]],
  [
    'no known client-streaming',
    [
      {
        http: post('/v1/a'),
        operation: { ...operation, upload: { ...upload, carriedBy: 'test.TestService.Nobody' } },
      },
    ],
  ],
  [
    'no known client-streaming',
    [
      {
        http: post('/v1/a'),
        operation: { ...operation, upload: { ...upload, carriedBy: 'test.TestService.Method0' } },
      },
    ],
  ],
  ['which its route cannot answer', [{ http: get('/v1/a'), shape: 'Request -> stream Download' }]],
  ['which its route cannot answer', [{ http: post('/v1/a'), shape: 'stream Request -> Request' }]],
  ['which its route cannot answer', [{ http: get('/v1/a'), operation: download }]],
  [
    'not a oneof of a head and bytes',
    [{ http: get('/v1/a'), shape: 'Request -> stream Request', operation: download }],
  ],
  ['cannot hold google.protobuf.Struct', [{ http: get('/v1/a'), shape: 'Any -> Request' }]],
];

test.each(faults)('a contract where something %s stops the boot', (message, methods) => {
  expect(() => tableOf(...methods)).toThrow(message);
  expect(() => tableOf(...methods)).toThrow(/^test\.TestService\.Method\d: /);
});
