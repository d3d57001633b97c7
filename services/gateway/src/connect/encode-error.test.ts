import { fromBinary } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { isReason, reasons } from '@cedula/operations/reasons.ts';
import { expect, test } from 'vitest';
import { encodeConnectError } from './encode-error.ts';

const requestId = 'req_1';

test('every reason has its code, the status of that code, and the headers of every dialect', () => {
  for (const reason of Object.keys(reasons).filter(isReason)) {
    const error = new DomainError(reason, 'x');
    const { status, headers, body } = encodeConnectError(error, { requestId });
    expect(JSON.parse(String(body))).toMatchObject({ code: error.code, message: 'x' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers['cache-control']).toBe('no-store');
    expect('www-authenticate' in headers).toBe(error.status === 401);
    expect('retry-after' in headers).toBe([429, 503].includes(error.status));
  }
});

test('the detail is the whole problem, for programs in binary and for people in JSON', () => {
  const violations = [{ field: 'name', rule: 'required', message: 'is missing' }];
  const image = { role: 'target', imageId: 'img_1' };
  const error = new DomainError('NO_FACE', 'There is no face.', { violations, image });
  const { status, body } = encodeConnectError(error, { requestId });
  const { details }: { details: { type: string; value: string; debug: object }[] } = JSON.parse(String(body));
  const [detail] = details;
  expect(status).toBe(400);
  expect(detail?.type).toBe('cedula.rpc.v1.Problem');
  expect(detail?.debug).toMatchObject({ reason: 'NO_FACE', requestId, violations, image });
  const problem = fromBinary(ProblemSchema, Buffer.from(detail?.value ?? '', 'base64'));
  expect(problem).toMatchObject({
    reason: 'NO_FACE',
    detail: 'There is no face.',
    requestId,
    violations,
    image,
  });
});

test('what HTTP itself refuses keeps its status', () => {
  const error = new DomainError('UNSUPPORTED_MEDIA_TYPE', 'x');
  expect(encodeConnectError(error, { requestId, status: 415 }).status).toBe(415);
  expect(encodeConnectError(error, { requestId }).status).toBe(400);
});

test('nothing of a cause is told', () => {
  const error = new DomainError('INTERNAL', 'x', { cause: new Error('secret') });
  expect(String(encodeConnectError(error, { requestId }).body)).not.toContain('secret');
});
