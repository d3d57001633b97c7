import { expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { describeError, errorLine } from './describe-error.ts';

test('a domain error shows its reason and the chain of causes', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const described = describeError(new DomainError('UNAVAILABLE', 'Try again.', { cause }));
  expect(described).toMatchObject({
    type: 'DomainError',
    reason: 'UNAVAILABLE',
    message: 'Try again.',
    cause: { type: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:5432' },
  });
  expect(described.stack?.[0]).toMatch(/^at .*describe-error\.test\.ts:\d+:\d+/);
});

test('nothing that a foreign error carries beside its message is shown', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "client_email"'), {
    code: '23505',
    detail: 'Key (email)=(opensesame@example.com) already exists.',
    parameters: ['opensesame'],
    config: { password: 'opensesame' },
  });
  const described = describeError(error);
  expect(described).toMatchObject({ code: '23505', message: expect.stringContaining('client_email') });
  expect(JSON.stringify(described)).not.toContain('opensesame');
});

test.each([
  ['a parser', () => JSON.parse('opensesame')],
  [
    'a driver',
    () => Object.assign(new Error('invalid input syntax for type uuid: "opensesame"'), { code: '22P02' }),
  ],
  ['a URL', () => new Error('cannot reach postgres://app:opensesame@localhost/identity')],
  ['a key', () => new Error('no such key cds_opensesame0123')],
])('the value that %s quotes is not shown, in the stack neither', (_, make) => {
  let error: unknown;
  try {
    error = make();
  } catch (thrown) {
    error = thrown;
  }
  expect(JSON.stringify(describeError(error))).not.toContain('opensesame');
});

test('what is no error is not shown', () => {
  expect(JSON.stringify(describeError({ secret: 'opensesame' }))).not.toContain('opensesame');
  expect(describeError('opensesame').message).not.toContain('opensesame');
});

test('a circle of causes ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(JSON.stringify(describeError(error)).split('round')).toHaveLength(6);
});

test('the line for people is one line', () => {
  expect(errorLine(new Error('first\n  second'))).toBe('first; second');
  expect(errorLine(new AggregateError([new Error('no v4'), new Error('no v6')]))).toBe('no v4; no v6');
});
