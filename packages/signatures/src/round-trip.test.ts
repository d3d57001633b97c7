import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as openRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  judgeBody,
  judgeTimes,
  macKey,
  parseSignedRequest,
  readRequestHead,
  SignatureError,
  signRequest,
  verifyMac,
} from './index.ts';
import { KEY_ID, SECRET } from './testing/sign-as-told.ts';

const server = createServer((request, response) => {
  judge(request).then(
    (answer) => response.end(answer),
    (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
  );
});
let origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  origin = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function judge(request: IncomingMessage): Promise<string> {
  const body = await buffer(request);
  try {
    const { method = '', url: target = '', rawHeaders } = request;
    const signed = parseSignedRequest(readRequestHead({ method, target, rawHeaders }));
    judgeTimes(signed, Date.now());
    verifyMac(signed, signed.keyId === KEY_ID ? [macKey(SECRET)] : []);
    judgeBody(signed, hash('sha256', body, 'buffer'));
    return `accepted ${body.length}`;
  } catch (error) {
    if (error instanceof SignatureError) return error.reason;
    throw error;
  }
}

async function send(path: string, init: { method: string; headers?: Record<string, string>; body?: string }) {
  const url = `${origin}${path}`;
  const made = signRequest({ ...init, url, keyId: KEY_ID, secret: SECRET });
  const response = await fetch(url, { ...init, headers: { ...init.headers, ...made } });
  return response.text();
}

test.each(['/v1/images', '/v1/images?', '/v1/images?a=1&b=%20+é#part', '/v1/é/x y', '/a/../b', '/'])(
  'fetch sends %s as it was signed',
  async (path) => {
    expect(await send(path, { method: 'GET' })).toBe('accepted 0');
  },
);

test('fetch sends a body as it was signed', async () => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'order-1' };
  expect(await send('/v1/images', { method: 'POST', headers, body: '{"é":1}' })).toBe('accepted 8');
  expect(await send('/v1/images', { method: 'DELETE' })).toBe('accepted 0');
  expect(await send('/v1/images', { method: 'POST' })).toBe('accepted 0');
});

test('a stream signed by its digest is accepted when it arrives in chunks', async () => {
  const url = `${origin}/v1/images`;
  const headers = { 'Content-Type': 'image/png' };
  const sha256 = hash('sha256', 'abc', 'buffer');
  const made = signRequest({ method: 'POST', url, headers, sha256, keyId: KEY_ID, secret: SECRET });
  const sending = openRequest(url, { method: 'POST', headers: { ...headers, ...made } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve).once('error', reject);
  });
  sending.write('ab');
  sending.end('c');
  expect(await text(await answered)).toBe('accepted 3');
});

/** Sends the lines of a head as they are, which no HTTP client would. */
async function sendRaw(lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.end(`${['GET /v1/images HTTP/1.1', ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  return text(socket);
}

test('doubled fields reach the verifier through Node and are refused', async () => {
  const { host } = new URL(origin);
  const made = signRequest({ method: 'GET', url: `${origin}/v1/images`, keyId: KEY_ID, secret: SECRET });
  const lines = [`Host: ${host}`, ...Object.entries(made).map(([name, value]) => `${name}: ${value}`)];
  expect(await sendRaw(lines)).toContain('accepted 0');
  for (const line of ['Host: evil.example', 'Content-Type: a/b', `Signature: ${made.signature}`]) {
    const answer = await sendRaw([...lines, line, line]);
    expect(answer).not.toContain('accepted');
    expect(answer).toMatch(/MALFORMED_REQUEST|^HTTP\/1\.1 400/);
  }
});
