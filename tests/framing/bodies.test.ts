import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { connectRaw, requestText, sendRaw } from '../fixtures/raw-connection.ts';
import { malformed, refusalOf, refusalOfBytes } from '../fixtures/refusal.ts';
import { watchGateway } from './gateway-process.ts';

const mesh = await sharedMesh();
const { httpUrl } = mesh;
afterEach(await watchGateway(mesh));

const json = () => JSON.stringify({ name: 'Framed Ltd', email: `it@${randomUUID()}.example` });
const signUp = (fields: readonly string[], body: string, version = 'HTTP/1.1') =>
  requestText([`POST /v1/clients ${version}`, 'Host: a', 'Content-Type: application/json', ...fields], body);
const chunked = 'Transfer-Encoding: chunked';
const inChunks = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const tooLarge = { status: 413, reason: 'BODY_TOO_LARGE' };

test('a body is taken by its length and in chunks', async () => {
  const body = json();
  expect((await sendRaw(httpUrl, signUp([`Content-Length: ${body.length}`], body))).status).toBe(201);
  expect((await sendRaw(httpUrl, signUp([chunked], inChunks(json())))).status).toBe(201);
});

describe('framing with two readings', () => {
  test.each([
    ['a length and chunks', ['Content-Length: 5', chunked], '0\r\n\r\n'],
    ['chunks and a length', [chunked, 'Content-Length: 5'], '0\r\n\r\n'],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3'], '{} '],
    ['two lengths in one line', ['Content-Length: 2, 2'], '{}'],
    ['a length with a sign', ['Content-Length: +2'], '{}'],
    ['a length below zero', ['Content-Length: -2'], '{}'],
    ['a length that is no number', ['Content-Length: 0x2'], '{}'],
    ['a length beyond all numbers', ['Content-Length: 99999999999999999999'], '{}'],
    ['a coding beneath the chunks', ['Transfer-Encoding: gzip, chunked'], inChunks('{}')],
    ['a coding in place of chunks', ['Transfer-Encoding: gzip'], '{}'],
    ['no coding at all', ['Transfer-Encoding: identity'], '{}'],
    ['a coding misspelt', ['Transfer-Encoding: xchunked'], inChunks('{}')],
    ['a chunk of no size', [chunked], 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a chunk that is longer than it says', [chunked], '1\r\n{}\r\n0\r\n\r\n'],
    ['trailers that are announced', [chunked, 'Trailer: X-A'], '2\r\n{}\r\n0\r\nX-A: b\r\n\r\n'],
    ['trailers that are not', [chunked], '2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n'],
  ])('is refused: %s', async (_, fields, body) => {
    expect(await refusalOfBytes(httpUrl, signUp(fields, body))).toEqual(malformed);
  });

  test('chunks over HTTP/1.0 are refused', async () => {
    expect(await refusalOfBytes(httpUrl, signUp([chunked], inChunks(json()), 'HTTP/1.0'))).toEqual(malformed);
  });

  test('what follows a refused request is never read as another', async () => {
    using connection = await connectRaw(httpUrl);
    const hidden = requestText(['GET /healthz HTTP/1.1', 'Host: a']);
    connection.write(signUp([`Content-Length: ${hidden.length}`, chunked], hidden));
    expect(refusalOf(await connection.answer())).toEqual(malformed);
    expect(await connection.closed()).toBe('');
  });
});

describe('a body that is encoded', () => {
  test.each(['gzip', 'br', 'deflate, gzip', 'x'])('as %s is refused', async (coding) => {
    const body = json();
    const fields = [`Content-Encoding: ${coding}`, `Content-Length: ${body.length}`];
    const expected = { status: 415, reason: 'UNSUPPORTED_MEDIA_TYPE' };
    expect(await refusalOfBytes(httpUrl, signUp(fields, body))).toEqual(expected);
  });

  test('as nothing is taken', async () => {
    const body = json();
    const fields = ['Content-Encoding: identity', `Content-Length: ${body.length}`];
    expect((await sendRaw(httpUrl, signUp(fields, body))).status).toBe(201);
  });
});

describe('a body beyond the limit', () => {
  const limit = 1024 * 1024;

  test('is refused by its length, before any of it was sent', async () => {
    using connection = await connectRaw(httpUrl);
    connection.write(signUp([`Content-Length: ${limit + 1}`], ''));
    const answer = await connection.answer();
    expect(refusalOf(answer)).toEqual(tooLarge);
    expect(answer.headers.get('connection')).toBe('close');
  });

  test('is refused when its chunks are too many', async () => {
    const body = 'x'.repeat(limit + 1);
    expect(await refusalOfBytes(httpUrl, signUp([chunked], inChunks(body)))).toEqual(tooLarge);
  });

  test('at the limit is read, and judged by what it says', async () => {
    const body = `{"name":"${'x'.repeat(limit - 11)}"}`;
    const answer = await sendRaw(httpUrl, signUp([`Content-Length: ${limit}`], body));
    expect(refusalOf(answer)).toEqual({ status: 400, reason: 'INVALID_ARGUMENT' });
  });

  test('the refusal is seen by a client that goes on sending, every time', async () => {
    const megabyte = Buffer.alloc(limit, 0x20);
    const answers = Array.from({ length: 10 }, async () => {
      using connection = await connectRaw(httpUrl);
      connection.write(signUp([`Content-Length: ${20 * limit}`], ''));
      for (let sent = 0; sent < 20; sent += 1) connection.write(megabyte);
      return (await connection.answer()).status;
    });
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 10 }, () => 413));
  });

  test('a client that never ends is cut off', async () => {
    using connection = await connectRaw(httpUrl);
    connection.write(signUp([chunked], '1\r\n \r\n'));
    connection.write(`${(limit + 1).toString(16)}\r\n${' '.repeat(limit + 1)}\r\n`);
    expect(refusalOf(await connection.answer())).toEqual(tooLarge);
    const startedAt = performance.now();
    await connection.closed();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('a body that does not end', () => {
  test('is no body, however much of it came', async () => {
    using connection = await connectRaw(httpUrl);
    const body = json();
    connection.write(signUp([`Content-Length: ${body.length + 1}`], body));
    connection.end();
    expect(refusalOf(await connection.answer())).toEqual(malformed);
  });
});
