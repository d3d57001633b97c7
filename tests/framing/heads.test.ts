import { afterEach, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { requestText, sendRaw } from '../fixtures/raw-connection.ts';
import { malformed, notFound, refusalOf, refusalOfBytes } from '../fixtures/refusal.ts';
import { watchGateway } from './gateway-process.ts';

const mesh = await sharedMesh();
const { httpUrl } = mesh;
afterEach(await watchGateway(mesh));

const get = (target: string, ...fields: string[]) => requestText([`GET ${target} HTTP/1.1`, ...fields]);

test('a plain request is answered, and its connection is kept', async () => {
  const answer = await sendRaw(httpUrl, get('/healthz', 'Host: a'));
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'keep-alive']);
});

describe('Host', () => {
  const malformedHosts = [
    '[',
    ']',
    'a b',
    'x:99999',
    'x:y',
    'x:',
    '',
    'a/b',
    'u@a',
    'a, b',
    'a?b',
    '[::g]',
    '%00',
  ];

  test.each(malformedHosts)('"%s" is malformed', async (host) => {
    expect(await refusalOfBytes(httpUrl, get('/healthz', `Host: ${host}`))).toEqual(malformed);
    expect(await refusalOfBytes(httpUrl, get('/v1/client', `Host: ${host}`))).toEqual(malformed);
  });

  test.each(['HTTP/1.1', 'HTTP/1.0'])('is missing over %s', async (version) => {
    expect(await refusalOfBytes(httpUrl, requestText([`GET /v1/client ${version}`]))).toEqual(malformed);
  });

  test.each(['a', 'b'])('stands there twice, the second time as %s', async (second) => {
    expect(await refusalOfBytes(httpUrl, get('/healthz', 'Host: a', `host: ${second}`))).toEqual(malformed);
  });

  test.each(['a', 'A.b:8080', '127.0.0.1', '[::1]:80', 'a_b'])('%s is taken', async (host) => {
    expect((await sendRaw(httpUrl, get('/healthz', `Host: ${host}`))).status).toBe(200);
  });
});

describe('the request target', () => {
  test.each([
    ['absolute form', 'http://a/v1/client'],
    ['absolute form of another scheme', 'file:///etc/passwd'],
    ['authority form', 'a:80'],
    ['a parent', '/v1/../v1/client'],
    ['a parent at the end', '/v1/..'],
    ['an encoded parent', '/v1/%2e%2E/client'],
    ['the place itself', '/v1/./client'],
    ['two slashes', '/v1//client'],
    ['two slashes in front', '//v1/client'],
    ['an encoded slash', '/v1/images%2fimg_1'],
    ['an encoded slash in capitals', '/v1/images%2Fimg_1'],
    ['a backslash', '/v1\\client'],
    ['an encoded backslash', '/v1%5cclient'],
    ['an encoded zero', '/v1/images/a%00'],
    ['an encoded zero in the query', '/v1/images?albumId=%00'],
    ['an escape of one digit', '/v1/images/%4'],
    ['an escape of no digits', '/v1/images/%zz'],
    ['a lone percent sign in the query', '/v1/images?albumId=%'],
    ['an escape that is not UTF-8', '/v1/images/%ff'],
    ['an overlong escape', '/v1/images/%c0%af'],
    ['an escape that is half a character', '/v1/images?albumId=%ed%a0%80'],
    ['a fragment', '/v1/client#a'],
    ['a space', '/v1/cli ent'],
    ['other than ASCII', '/v1/clïent'],
    ['more than 8 KiB', `/v1/images?albumId=${'a'.repeat(8_200)}`],
  ])('with %s is malformed', async (_, target) => {
    expect(await refusalOfBytes(httpUrl, get(target, 'Host: a'))).toEqual(malformed);
  });

  test('* stands for the server only where OPTIONS asks, and nobody answers it', async () => {
    for (const method of ['OPTIONS', 'GET']) {
      expect(await refusalOfBytes(httpUrl, requestText([`${method} * HTTP/1.1`, 'Host: a']))).toEqual(
        malformed,
      );
    }
  });

  test('that leads nowhere is 404 for everybody, signed or not', async () => {
    for (const target of ['/', '/v1', '/v2/client', '/v1/client/', '/v1/clientX', '/v1/images/a/b/c']) {
      expect(await refusalOfBytes(httpUrl, get(target, 'Host: a'))).toEqual(notFound);
    }
  });

  test('with the wrong method is 405 and says which are right', async () => {
    for (const method of ['PUT', 'POST', 'OPTIONS', 'TRACE', 'DELETE', 'PATCH']) {
      const bytes = requestText([`${method} /v1/usage HTTP/1.1`, 'Host: a', 'Content-Length: 0']);
      const answer = await sendRaw(httpUrl, bytes);
      expect(refusalOf(answer)).toEqual({ status: 405, reason: 'METHOD_NOT_ALLOWED' });
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    }
  });
});

describe('a field that has to be single', () => {
  test.each([
    ['Authorization', 'Bearer a'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '0'],
    ['Content-Digest', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'],
    ['Signature', 'sig=:AA==:'],
    ['Signature-Input', 'sig=()'],
    ['Idempotency-Key', 'a'],
    ['Transfer-Encoding', 'chunked'],
  ])('%s is refused twice, also with the same value', async (name, value) => {
    const fields = ['Host: a', `${name}: ${value}`, `${name.toLowerCase()}: ${value}`];
    expect(await refusalOfBytes(httpUrl, requestText(['POST /v1/clients HTTP/1.1', ...fields]))).toEqual(
      malformed,
    );
  });
});

describe('what is no head of HTTP/1.1', () => {
  test.each([
    ['a line of text', 'hello\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a TLS hello', Buffer.from('160301020001000000fc0303', 'hex')],
    ['a tunnel', requestText(['CONNECT a:443 HTTP/1.1', 'Host: a'])],
    ['a tunnel to a path', requestText(['CONNECT /v1/client HTTP/1.1', 'Host: a'])],
    ['another version', requestText(['GET /healthz HTTP/3.0', 'Host: a'])],
    ['a request of HTTP/0.9', 'GET /healthz\r\n\r\n'],
    ['an unknown method', requestText(['BREW /healthz HTTP/1.1', 'Host: a'])],
    ['a method in lower case', requestText(['get /healthz HTTP/1.1', 'Host: a'])],
    ['a folded field', get('/healthz', 'Host: a', 'X-A: b\r\n c')],
    ['a space before a colon', get('/healthz', 'Host: a', 'X-A : b')],
    ['a field without a colon', get('/healthz', 'Host: a', 'X-A')],
    ['a zero in a field', get('/healthz', 'Host: a', 'X-A: b\0c')],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHost: a\n\n'],
  ])('is a problem all the same: %s', async (_, bytes) => {
    const answer = await sendRaw(httpUrl, bytes);
    expect(refusalOf(answer)).toEqual(malformed);
    expect(answer.headers.get('connection')).toBe('close');
  });

  test.each([
    ['a field of 17 KiB', get('/healthz', 'Host: a', `X-A: ${'a'.repeat(17_000)}`)],
    ['a target of 17 KiB', get(`/${'a'.repeat(17_000)}`, 'Host: a')],
    ['150 fields', get('/healthz', 'Host: a', ...Array.from({ length: 150 }, (_, at) => `X-${at}: a`))],
  ])('is too large: %s', async (_, bytes) => {
    expect(await refusalOfBytes(httpUrl, bytes)).toEqual({ status: 431, reason: 'MALFORMED_REQUEST' });
  });

  test('an Upgrade is not taken up: the request is answered as it is', async () => {
    const upgrade = get('/healthz', 'Host: a', 'Connection: Upgrade', 'Upgrade: h2c');
    expect((await sendRaw(httpUrl, upgrade)).status).toBe(200);
  });
});
