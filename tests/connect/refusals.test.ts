import { Code, createClient } from '@connectrpc/connect';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { connectRaw } from '../fixtures/raw-connection.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { sendWire, wireText } from '../fixtures/wire-text.ts';
import { requestTo, type RequestParts, sign } from '../signatures/signed.ts';
import { refusalOnWire, refused } from './refused.ts';
import { anonymousTransport, signedTransport } from './transport.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const listImages = '/cedula.media.v1.ImageService/ListImages';
const uploadImage = '/cedula.media.v1.ImageService/UploadImage';
const createKey = '/cedula.identity.v1.AccessKeyService/CreateAccessKey';

const sendSigned = (parts: RequestParts) => sendWire(httpUrl, sign(tenant, requestTo(httpUrl, parts)));

describe.each([
  ['JSON', false],
  ['binary', true],
])('a refusal in %s', (_, useBinaryFormat) => {
  const transport = signedTransport(tenant, { useBinaryFormat });
  const keys = createClient(AccessKeyService, transport);

  test('of bad input names every field and rule', async () => {
    const { code, problem } = await refused(
      createClient(ImageService, transport).listImages({ pageSize: 0 }),
    );
    expect(code).toBe(Code.InvalidArgument);
    expect(problem).toMatchObject({ reason: 'INVALID_ARGUMENT' });
    expect(problem.violations).toMatchObject([{ field: 'pageSize', rule: 'int32.gte_lte' }]);
  });

  test('of an id that is nobody’s tells the request by its id', async () => {
    const { code, problem, metadata } = await refused(
      keys.getAccessKey({ id: 'key_00000000000000000000000000' }),
    );
    expect([code, problem.reason]).toEqual([Code.NotFound, 'NOT_FOUND']);
    expect(problem.requestId).toMatch(/^req_[0-9a-z]{26}$/);
    expect(metadata.get('x-request-id')).toBe(problem.requestId);
    expect(metadata.get('ratelimit')).not.toBeNull();
  });

  test('of an unknown caller says how to be known', async () => {
    const anonymous = createClient(AccessKeyService, anonymousTransport(httpUrl, { useBinaryFormat }));
    const { code, problem, metadata } = await refused(anonymous.listAccessKeys({}));
    expect([code, problem.reason]).toEqual([Code.Unauthenticated, 'UNAUTHENTICATED']);
    expect(metadata.get('www-authenticate')).toBe(
      'Signature realm="cedula", tag="cedula-v1", Bearer realm="cedula"',
    );
  });

  test('of an image says what is wrong with it', async () => {
    const faces = createClient(FaceService, transport);
    const { code, problem } = await refused(
      faces.detectFaces({ source: { case: 'image', value: new Uint8Array([1]) } }),
    );
    expect([code, problem.reason]).toEqual([Code.InvalidArgument, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('of a file that is too large is one of size', async () => {
    const content = new Uint8Array(10 * 1024 * 1024 + 1);
    const { code, problem } = await refused(createClient(ImageService, transport).uploadImage({ content }));
    expect([code, problem.reason]).toEqual([Code.ResourceExhausted, 'BODY_TOO_LARGE']);
  });

  test('of a call that ran out of time is one of time', async () => {
    const { code, problem } = await refused(
      keys.listAccessKeys({}, { headers: { 'connect-timeout-ms': '1' } }),
    );
    expect([code, problem.reason]).toEqual([Code.DeadlineExceeded, 'DEADLINE_EXCEEDED']);
  });
});

describe('JSON is refused as REST refuses it', () => {
  test.each([
    ['an unknown field', '{"nmae":"x"}'],
    ['a field of the wrong type', '{"name":1}'],
    ['a name that comes twice', '{"name":"a","name":"b"}'],
    ['a field in both of its spellings', '{"page_size":1,"pageSize":1}'],
    ['U+0000', '{"name":"\\u0000"}'],
    ['__proto__', '{"__proto__":{"name":"x"}}'],
    ['a list', '[]'],
    ['no JSON', '{'],
    ['what nests too deep', `{"name":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('%s', async (_, body) => {
    const rest = await sendSigned({ target: '/v1/access-keys', body });
    const connect = await sendSigned({ target: createKey, body });
    const { reason, detail, violations = [] } = rest.problem();
    const json: { details: { debug: { reason: string; detail: string; violations?: object[] } }[] } =
      JSON.parse(connect.body);
    const problem = json.details[0]?.debug;
    expect(rest.status).toBe(400);
    expect(refusalOnWire(connect)).toEqual({ status: 400, code: 'invalid_argument', reason });
    expect(problem?.detail).toBe(detail);
    expect(problem?.violations ?? []).toEqual(violations);
  });

  test('an unknown name of an enum', async () => {
    const body = '{"groupBy":"YEAR"}';
    const target = '/cedula.billing.v1.ReportService/GetUsageReport';
    expect(refusalOnWire(await sendSigned({ target, body })).reason).toBe('INVALID_ARGUMENT');
  });
});

describe('what is not a message', () => {
  const proto = { fields: [['Content-Type', 'application/proto']] } as const;
  const binary = (body: string): RequestParts => ({ target: listImages, method: 'POST', body });

  test.each([
    ['an unfinished field', '\u0012\u007fab'],
    ['a field number of zero', '\u0000'],
  ])('in binary is malformed: %s', async (_, body) => {
    const request = requestTo(httpUrl, binary(body));
    const rawHeaders = request.rawHeaders.map((value) =>
      value === 'application/json' ? proto.fields[0][1] : value,
    );
    const answer = await sendWire(httpUrl, sign(tenant, { ...request, rawHeaders }));
    expect(refusalOnWire(answer)).toEqual({
      status: 400,
      code: 'invalid_argument',
      reason: 'MALFORMED_REQUEST',
    });
  });

  test.each([
    'application/grpc',
    'application/grpc+proto',
    'application/grpc-web+proto',
    'application/grpc-web-text',
    'application/connect+json',
    'text/plain',
  ])('is told what is: %s', async (type) => {
    const request = requestTo(httpUrl, { target: listImages, body: '{}' });
    const rawHeaders = request.rawHeaders.map((value) => (value === 'application/json' ? type : value));
    const answer = await sendWire(httpUrl, { ...request, rawHeaders });
    expect(refusalOnWire(answer)).toMatchObject({ status: 415, reason: 'UNSUPPORTED_MEDIA_TYPE' });
    expect(answer.headers.get('accept-post')).toBe('application/json, application/proto');
  });
});

describe('the protocol', () => {
  test.each([
    [listImages, 'PUT', 'GET, HEAD, POST'],
    [uploadImage, 'GET', 'POST'],
    [createKey, 'DELETE', 'POST'],
  ])('of %s does not know %s', async (target, method, allow) => {
    const answer = await sendSigned({ target, method });
    expect(refusalOnWire(answer)).toEqual({
      status: 405,
      code: 'unimplemented',
      reason: 'METHOD_NOT_ALLOWED',
    });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test.each([
    ['nobody knows', '/cedula.media.v1.ImageService/Nothing'],
    ['is the mesh’s own', '/cedula.identity.v1.CredentialService/ResolveAccessKey'],
    ['carries uploads inside', '/cedula.media.v1.ImageTransferService/StoreImage'],
    ['answers with a stream', '/cedula.media.v1.ImageService/DownloadImage'],
  ])('has no procedure that %s', async (_, target) => {
    const answer = await sendSigned({ target, body: '{}' });
    expect(refusalOnWire(answer)).toEqual({ status: 404, code: 'not_found', reason: 'NOT_FOUND' });
  });

  test.each([
    ['Connect-Protocol-Version', '2'],
    ['Connect-Timeout-Ms', 'soon'],
  ])('takes %s as it is written, or not at all', async (name, value) => {
    const answer = await sendSigned({ target: listImages, body: '{}', fields: [[name, value]] });
    expect(refusalOnWire(answer)).toMatchObject({ status: 400, reason: 'MALFORMED_REQUEST' });
  });

  test.each([
    ['?connect=v1&encoding=json', 'MALFORMED_REQUEST', 400],
    ['?connect=v2&encoding=json&message=%7B%7D', 'INVALID_ARGUMENT', 400],
    ['?encoding=json&message=%7B%7D&compression=gzip', 'INVALID_ARGUMENT', 400],
    ['?encoding=json&message=%7B%7D&message=%7B%7D', 'INVALID_ARGUMENT', 400],
    ['?encoding=json&message=%7B%7D&pageSize=2', 'INVALID_ARGUMENT', 400],
    ['?encoding=json&base64=1&message=%2A', 'INVALID_ARGUMENT', 400],
    ['?encoding=xml&message=%7B%7D', 'UNSUPPORTED_MEDIA_TYPE', 415],
    ['?message=%7B%7D', 'UNSUPPORTED_MEDIA_TYPE', 415],
  ])('takes no query such as %s', async (query, reason, status) => {
    const answer = await sendSigned({ target: listImages + query });
    expect(refusalOnWire(answer)).toMatchObject({ status, reason });
  });

  test('takes no query beside a body', async () => {
    const answer = await sendSigned({ target: `${listImages}?pageSize=2`, body: '{}' });
    expect(refusalOnWire(answer)).toMatchObject({ status: 400, reason: 'INVALID_ARGUMENT' });
  });

  test('takes a message in the query, for HEAD too, and none that is beyond the limit', async () => {
    const target = `${listImages}?encoding=json&message=%7B%7D`;
    expect((await sendSigned({ target })).status).toBe(200);
    expect((await sendSigned({ target, method: 'HEAD' })).body).toBe('');
    const long = await sendSigned({ target: `${target}${'%20'.repeat(3_000)}` });
    expect([long.status, long.problem().reason]).toEqual([400, 'MALFORMED_REQUEST']);
  });
});

test.each([
  ['a message', listImages, 1024 * 1024 + 1],
  ['an upload', uploadImage, 20 * 1024 * 1024],
])('%s beyond the limit is refused before it is read', async (_, target, length) => {
  const request = sign(tenant, requestTo(httpUrl, { target, body: '{}' }));
  const rawHeaders = request.rawHeaders.map((value, at, all) =>
    all[at - 1] === 'Content-Length' ? String(length) : value,
  );
  using connection = await connectRaw(httpUrl);
  connection.write(wireText({ ...request, rawHeaders, body: '' }));
  const answer = await connection.answer();
  expect(refusalOnWire(answer)).toMatchObject({ code: 'resource_exhausted', reason: 'BODY_TOO_LARGE' });
  expect(answer.headers.get('connection')).toBe('close');
});

test('a nonce is accepted once, whichever dialect it came in', async () => {
  const request = sign(tenant, requestTo(httpUrl, { target: listImages, body: '{}' }));
  expect((await sendWire(httpUrl, request)).status).toBe(200);
  const again = await sendWire(httpUrl, request);
  expect(refusalOnWire(again)).toEqual({ status: 401, code: 'unauthenticated', reason: 'NONCE_REUSED' });
  expect(again.headers.get('ratelimit')).toMatch(/^"rate";r=\d+;t=\d+$/);
});

test('a body that was not signed is refused', async () => {
  const request = sign(tenant, requestTo(httpUrl, { target: listImages, body: '{}' }));
  const answer = await sendWire(httpUrl, { ...request, body: '[]' });
  expect(refusalOnWire(answer)).toMatchObject({ status: 400, reason: 'DIGEST_MISMATCH' });
});
