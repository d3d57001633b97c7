import { expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createLogger, logOf } from './log.ts';

function recorder(level: 'debug' | 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  const log = createLogger({
    service: 'media',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') };
}

test('a line has its time, level, service, fields and message', () => {
  const { log, last } = recorder();
  log.info({ imageId: 'img_1', sizeBytes: 9 }, 'image stored');
  expect(last()).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'info',
    service: 'media',
    imageId: 'img_1',
    sizeBytes: 9,
    msg: 'image stored',
  });
});

test('the lines of a call carry its trace and request id', () => {
  const { log, last } = recorder();
  const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true };
  logOf(log, trace, 'req_1').info('called');
  expect(last()).toMatchObject({ traceId: trace.traceId, spanId: trace.spanId, requestId: 'req_1' });
  logOf(log, trace).info('called');
  expect(last()).not.toHaveProperty('requestId');
});

test('no way to log a secret shows it', () => {
  const { log, lines } = recorder('debug');
  const secret = 'cds_opensesame0123';
  const error = Object.assign(new Error(`no key ${secret}`, { cause: new Error(secret) }), {
    parameters: [secret],
  });
  log.info({ authorization: secret, nested: { token: secret, list: [{ password: secret }] } }, 'fields');
  log.info({ headers: { note: `Bearer ${secret}` } }, 'a text in a field');
  log.info(`a message with ${secret}`);
  log.info({ a: 1 }, `fields and ${secret}`);
  log.info({ key: new Secret(secret), bytes: Buffer.from(secret), other: error, list: [error] }, 'objects');
  log.error({ err: error }, `because ${secret}`);
  log.error({ err: { password: secret } }, 'thrown by a library');
  const bound = log.child({ token: secret, note: secret, err: error });
  bound.info('bound');
  bound.child({ secret }).info({ secret }, 'bound again');
  expect(lines).toHaveLength(9);
  expect(lines.join('')).not.toContain('opensesame');
});

test('no card number is shown', () => {
  const { log, lines } = recorder();
  log.info({ note: '4242 4242 4242 4242', order: 4242424242424242 }, 'paid with 4242424242424242');
  expect(lines.join('')).not.toMatch(/4242/);
});

test('an error is described, with its reason and its causes', () => {
  const { log, last } = recorder();
  log.error(
    { err: new DomainError('UNAVAILABLE', 'Try again.', { cause: new Error('refused') }) },
    'call failed',
  );
  expect(last()).toMatchObject({
    msg: 'call failed',
    err: { type: 'DomainError', reason: 'UNAVAILABLE', message: 'Try again.', cause: { message: 'refused' } },
  });
});

test('an object that names itself __proto__ is only an object', () => {
  const { log, last } = recorder();
  log.info({ odd: JSON.parse('{"__proto__": {"level": "x"}, "a": 1}') as unknown, a: 1 }, 'odd');
  expect(last()).toMatchObject({ level: 'info', a: 1 });
});

test('what is below the level is not written', () => {
  const { log, lines } = recorder('silent');
  log.fatal('nobody hears');
  expect(lines).toEqual([]);
});
