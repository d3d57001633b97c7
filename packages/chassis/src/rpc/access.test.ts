import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { expect, test } from 'vitest';
import { newId } from '../ids/id.ts';
import { createLogger } from '../telemetry/log.ts';
import { rootTrace } from '../telemetry/trace.ts';
import { access, holdsScope } from './access.ts';

const { detectFaces } = FaceService.method;
const { downloadImage } = ImageService.method;

/** What becomes of a call by a token that may use the engines, and nothing else. */
function judge(
  method: typeof detectFaces | typeof downloadImage,
  peer: string,
  origin: MessageInitShape<typeof OriginSchema> = {},
) {
  const token = { clientId: newId('cli'), caller: Operation_Caller.API_TOKEN, scopes: ['inference'] };
  return access.before(create(method.input), {
    method,
    operation: operationOf(method),
    origin: create(OriginSchema, { ...token, ...origin }),
    peer,
    trace: rootTrace(),
    deadline: Infinity,
    signal: new AbortController().signal,
    log: createLogger({ service: 'test', level: 'silent' }),
  });
}

test('a narrowed credential may call what its scopes say', () => {
  expect(() => judge(detectFaces, 'gateway')).not.toThrow();
  expect(() => judge(downloadImage, 'gateway')).toThrow(
    expect.objectContaining({ reason: 'PERMISSION_DENIED' }),
  );
});

test('what a service calls to do such work needs no scope of its own, but a tenant and a kind', () => {
  expect(() => judge(downloadImage, 'inference')).not.toThrow();
  const refused = expect.objectContaining({ reason: 'PERMISSION_DENIED' });
  expect(() => judge(downloadImage, 'inference', { clientId: '' })).toThrow(refused);
  expect(() => judge(downloadImage, 'inference', { caller: Operation_Caller.OPERATOR })).toThrow(refused);
});

test('a bare scope includes its reading, not the other way round', () => {
  expect(holdsScope(['images'], 'images:read')).toBe(true);
  expect(holdsScope(['images:read'], 'images')).toBe(false);
  expect(holdsScope([], '')).toBe(true);
});
