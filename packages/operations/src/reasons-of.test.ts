import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { expect, test } from 'vitest';
import { reasonsByStatus, reasonsOf } from './reasons-of.ts';

test('a public operation is not refused for what only callers can do wrong', () => {
  expect([...reasonsByStatus(ClientService.method.signUpClient)]).toEqual([
    [400, ['INVALID_ARGUMENT', 'MALFORMED_REQUEST']],
    [403, ['PERMISSION_DENIED']],
    [413, ['BODY_TOO_LARGE']],
    [415, ['UNSUPPORTED_MEDIA_TYPE']],
    [429, ['RATE_LIMITED']],
    [500, ['INTERNAL']],
    [503, ['UNAVAILABLE']],
    [504, ['DEADLINE_EXCEEDED']],
  ]);
});

test('what is billed, names ids and has an effect can be refused for each', () => {
  expect(reasonsOf(FaceService.method.matchFaces)).toEqual(
    expect.arrayContaining([
      'QUOTA_EXCEEDED',
      'NOT_FOUND',
      'IDEMPOTENCY_KEY_IN_USE',
      'IDEMPOTENCY_KEY_REUSED',
      'NONCE_REUSED',
      'NO_FACE',
    ]),
  );
  const read = reasonsOf(ImageService.method.getImage);
  expect(read).not.toContain('QUOTA_EXCEEDED');
  expect(read).not.toContain('IDEMPOTENCY_KEY_REUSED');
});

test('every operation of the contract names reasons that there are', () => {
  const methods = Object.values(services).flatMap((served) => served.flatMap(({ methods: all }) => all));
  for (const method of methods) expect(() => reasonsOf(method)).not.toThrow();
});
