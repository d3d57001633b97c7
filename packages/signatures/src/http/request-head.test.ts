import { describe, expect, test } from 'vitest';
import { SignatureError } from '../signature-error.ts';
import { readRequestHead } from './request-head.ts';

function read(changed: { target?: string; host?: string | undefined; fields?: readonly string[] }) {
  const { target = '/v1/images', fields = [] } = changed;
  const host = 'host' in changed ? changed.host : 'api.example.com';
  const rawHeaders = [...(host === undefined ? [] : ['Host', host]), ...fields];
  return readRequestHead({ method: 'GET', target, rawHeaders });
}

function reasonOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    if (error instanceof SignatureError) return error.reason;
    throw error;
  }
}

describe('a field that has to be single', () => {
  test.each([
    'Host',
    'Authorization',
    'Content-Type',
    'Content-Length',
    'Content-Digest',
    'Signature',
    'Signature-Input',
    'Idempotency-Key',
    'Transfer-Encoding',
  ])('%s is refused twice, in whatever case and even with the same value', (name) => {
    const value = name === 'Content-Length' ? '1' : 'a';
    const fields = name === 'Host' ? ['hOST', 'api.example.com'] : [name, value, name.toUpperCase(), value];
    expect(reasonOf(() => read({ fields }))).toBe('MALFORMED_REQUEST');
  });

  test.each(['gzip, chunked', 'chunked, chunked', 'gzip', 'identity', 'x', ''])(
    'a Transfer-Encoding of "%s" is refused: bytes under another coding have two readings',
    (coding) => {
      expect(reasonOf(() => read({ fields: ['Transfer-Encoding', coding] }))).toBe('MALFORMED_REQUEST');
      expect(reasonOf(() => read({ fields: ['Transfer-Encoding', 'Chunked'] }))).toBe('accepted');
    },
  );

  test('any other may be repeated, and its lines are joined in order', () => {
    const { fields } = read({ fields: ['Accept', 'a', 'X-Other', 'x', 'accept', 'b'] });
    expect(fields.get('accept')).toBe('a, b');
  });

  test('a field named like a property of objects is a field like any other', () => {
    expect(read({ fields: ['__proto__', 'a'] }).fields.get('__proto__')).toBe('a');
    expect(read({}).fields.get('constructor')).toBeUndefined();
  });
});

describe('the authority', () => {
  test.each([
    ['API.Example.COM', 'api.example.com'],
    ['example.com:80', 'example.com'],
    ['example.com:443', 'example.com'],
    ['example.com:8080', 'example.com:8080'],
    ['example.com:4430', 'example.com:4430'],
    ['127.0.0.1:8443', '127.0.0.1:8443'],
    ['[::1]:443', '[::1]'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
  ])('of Host %s is %s', (host, authority) => {
    expect(read({ host }).authority).toBe(authority);
  });

  test.each([
    undefined,
    '',
    '[',
    'a b',
    'x:99999',
    'example.com:',
    'user@example.com',
    'a/b',
    'a, b',
    '[::1',
    '[1:2]',
    'ex%61mple.com',
    '1.2.3.4.5.6.7',
    'caf\u00e9.example',
  ])('cannot be had of Host %j', (host) => {
    expect(reasonOf(() => read({ host }))).toBe('MALFORMED_REQUEST');
  });
});

describe('the request target', () => {
  test.each([
    ['/v1/images', '/v1/images', '?'],
    ['/v1/images?', '/v1/images', '?'],
    ['/v1/images?a=1&a=%2F..//?x', '/v1/images', '?a=1&a=%2F..//?x'],
    ['/v1/access-keys/key_1:rotate', '/v1/access-keys/key_1:rotate', '?'],
    ['/.well-known/jwks.json', '/.well-known/jwks.json', '?'],
    ['/%41%c3%a9/', '/%41%c3%a9/', '?'],
    ['/', '/', '?'],
  ])('%s is split and never decoded', (target, path, query) => {
    expect(read({ target })).toMatchObject({ target, path, query });
  });

  test.each([
    '',
    '*',
    'v1/images',
    'http://api.example.com/v1/images',
    'api.example.com:443',
    '//v1/images',
    '/v1//images',
    '/v1/../v1/images',
    '/v1/images/..',
    '/v1/%2e%2E/images',
    '/v1/.%2e/images',
    '/v1/./images',
    '/v1/images/%2e',
    '/v1%2fimages',
    '/v1%5Cimages',
    '/v1\\images',
    '/v1/images%00',
    '/v1/images?label=%00',
    '/v1/images#a',
    '/v1/im ages',
    '/v1/caf\u00e9',
    '/v1/a\tb',
  ])('%j is refused', (target) => {
    expect(reasonOf(() => read({ target }))).toBe('MALFORMED_REQUEST');
  });
});

describe('the framing', () => {
  test.each([
    [[], false],
    [['Content-Length', '0'], false],
    [['Content-Length', '00'], false],
    [['Content-Length', '1'], true],
    [['Transfer-Encoding', 'chunked'], true],
  ])('of %j says whether there is a body: %s', (fields, hasBody) => {
    expect(read({ fields }).hasBody).toBe(hasBody);
  });

  test.each([
    [['Content-Length', '1', 'Transfer-Encoding', 'chunked']],
    [['Content-Length', '1, 1']],
    [['Content-Length', '-1']],
    [['Content-Length', '']],
  ])('%j is refused', (fields) => {
    expect(reasonOf(() => read({ fields }))).toBe('MALFORMED_REQUEST');
  });
});
