import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isReason, reasons } from '@cedula/operations/reasons.ts';
import { expect, test } from 'vitest';
import { encodeProblem } from './problem.ts';

const requestId = 'req_1';

test('a problem is the error’s public face and nothing more', () => {
  const error = new DomainError('NOT_FOUND', 'There is no such resource.', {
    cause: new Error('select * from images'),
  });
  expect(encodeProblem(error, { requestId })).toEqual({
    status: 404,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify({
      type: 'urn:cedula:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'There is no such resource.',
      code: 'not_found',
      reason: 'NOT_FOUND',
      requestId: 'req_1',
    }),
  });
  expect(encodeProblem(notFound(), { requestId })).toEqual(encodeProblem(error, { requestId }));
});

test('details are written where there are any', () => {
  const violations = [{ field: 'pageSize', rule: 'type', message: 'must be a number' }];
  const read = (error: DomainError): unknown => JSON.parse(encodeProblem(error, { requestId }).body);
  expect(read(new DomainError('INVALID_ARGUMENT', 'x', { violations }))).toMatchObject({ violations });
  expect(
    read(new DomainError('NO_FACE', 'x', { image: { role: 'target', imageId: 'img_1' } })),
  ).toMatchObject({
    image: 'target',
    imageId: 'img_1',
  });
  expect(
    read(new DomainError('SIGNATURE_EXPIRED', 'x', { serverTime: '2026-01-01T00:00:00Z' })),
  ).toMatchObject({
    serverTime: '2026-01-01T00:00:00Z',
  });
});

test('who is not recognised is told how to be', () => {
  const { headers } = encodeProblem(new DomainError('NONCE_REUSED', 'x'), { requestId });
  expect(headers['www-authenticate']).toBe(
    'Signature realm="cedula", tag="cedula-v1", Bearer realm="cedula"',
  );
});

test('who is to come back is told when, in whole seconds', () => {
  const after = (error: DomainError) => encodeProblem(error, { requestId }).headers['retry-after'];
  expect(after(new DomainError('RATE_LIMITED', 'x', { retryAfterSeconds: 1.2 }))).toBe('2');
  expect(after(new DomainError('QUOTA_EXCEEDED', 'x', { retryAfterSeconds: 0 }))).toBe('1');
  expect(after(new DomainError('ENGINE_BUSY', 'x'))).toBe('1');
  expect(after(new DomainError('INTERNAL', 'x'))).toBeUndefined();
});

test('every reason has a type and a title of its own, the status of the table, and the headers of its status', () => {
  const known = Object.keys(reasons).filter(isReason);
  const types = new Set<unknown>();
  const titles = new Set<unknown>();
  for (const reason of known) {
    const { status, headers, body } = encodeProblem(new DomainError(reason, 'x'), { requestId });
    const problem: unknown = JSON.parse(body);
    expect(problem).toMatchObject({
      reason,
      status,
      type: expect.stringMatching(/^urn:cedula:problem:[a-z-]+$/),
    });
    expect(status).toBe(reasons[reason].status);
    expect(headers['retry-after'] !== undefined).toBe(status === 429 || status === 503);
    expect(headers['www-authenticate'] !== undefined).toBe(status === 401);
    types.add(Reflect.get(Object(problem), 'type'));
    titles.add(Reflect.get(Object(problem), 'title'));
  }
  expect([types.size, titles.size]).toEqual([known.length, known.length]);
});
