import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { discardRest, readBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { listenHttp } from './listen.ts';

const log = createLogger({ service: 'gateway', level: 'silent' });
const bounds = {
  maxBytes: 20_000_000,
  holding: { add: () => undefined },
  pace: { graceMs: 300, bytesPerSecond: 1_000 },
};

let ended = 0;

/** Answers with the body's length, or refuses before it is read where the path says so. */
async function echo(exchange: Exchange): Promise<void> {
  try {
    if (exchange.request.url === '/early') exchange.answer(413, {}, 'too large');
    else exchange.answer(200, {}, String((await readBody(exchange, bounds)).bytes.length));
  } catch (error) {
    exchange.refuse(toDomainError(error));
  } finally {
    discardRest(exchange);
    ended += 1;
  }
}

const server = await listenHttp({
  listen: { host: '127.0.0.1', port: 0 },
  log,
  now: Date.now,
  handle: (exchange) => void echo(exchange),
});
afterAll(() => server.close());

/** Sends bytes as they are, ends its side, and gives everything that comes back. */
async function raw(bytes: string | Buffer): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.end(bytes);
  return text(socket);
}

describe('what is no request', () => {
  const host = 'Host: x\r\n';
  test.each([
    ['garbage', 'hello there\r\n\r\n', 400],
    ['a TLS hello', Buffer.from('16030100c8010000c403', 'hex'), 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a header without a colon', `GET / HTTP/1.1\r\n${host}broken\r\n\r\n`, 400],
    ['a space before the colon', `GET / HTTP/1.1\r\n${host}A : b\r\n\r\n`, 400],
    ['a bare line feed in a header', `GET / HTTP/1.1\r\n${host}A: b\nC: d\r\n\r\n`, 400],
    ['a length that is no number', `POST / HTTP/1.1\r\n${host}Content-Length: ten\r\n\r\n`, 400],
    ['a negative length', `POST / HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, 400],
    ['two lengths', `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['an unknown transfer encoding', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: x\r\n\r\n`, 400],
    ['a chunk of no size', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400],
    ['a head that is too large', `GET / HTTP/1.1\r\n${host}A: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'an expectation nobody knows',
      `POST / HTTP/1.1\r\n${host}Expect: magic\r\nContent-Length: 1\r\n\r\na`,
      400,
    ],
    ['a tunnel', `CONNECT x:443 HTTP/1.1\r\n${host}\r\n`, 400],
  ])('is answered as a problem: %s', async (_name, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const [head = ''] = answer.toLowerCase().split('\r\n\r\n');
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toContain('cache-control: no-store');
    expect(head).toContain('x-content-type-options: nosniff');
    const body: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(body).toMatchObject({
      status,
      reason: 'MALFORMED_REQUEST',
      requestId: expect.stringMatching(/^req_/) as string,
    });
  });

  test('leaves the server serving', async () => {
    await raw('hello there\r\n\r\n');
    expect(await (await fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe('0');
  });
});

test.each([
  ['breaks off', 'abc'],
  ['is framed badly', 'zz\r\n'],
])('a request whose body %s ends for whoever reads it', async (_, body) => {
  const before = ended;
  const framing = body === 'abc' ? 'Content-Length: 10' : 'Transfer-Encoding: chunked';
  expect(await raw(`POST / HTTP/1.1\r\nHost: x\r\n${framing}\r\n\r\n${body}`)).toMatch(/^HTTP\/1.1 400 /);
  await expect.poll(() => ended).toBe(before + 1);
});

test('a body that arrives too slowly is refused, and one that keeps its pace is not', async () => {
  const send = async (bytesEach: number) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
    const writing = setInterval(() => socket.write('x'.repeat(bytesEach)), 100);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    clearInterval(writing);
    socket.destroy();
    return answer.toString();
  };
  const [tooSlow, steady] = await Promise.all([send(10), send(125)]);
  expect(tooSlow).toMatch(/^HTTP\/1.1 408 /);
  expect(steady).toMatch(/^HTTP\/1.1 200 /);
});

test('an answer before the body is read is seen by a caller who is still sending', async () => {
  for (let time = 0; time < 5; time += 1) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/early`, {
      method: 'POST',
      body: Buffer.alloc(16_000_000),
    });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('connection')).toBe('close');
  }
});

test('so it is by callers who write on without looking, many at once', async () => {
  const head = 'POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 16000000\r\n\r\n';
  const request = Buffer.concat([Buffer.from(head), Buffer.alloc(15_000_000)]);
  const answers = await Promise.all(Array.from({ length: 10 }, () => raw(request).catch(String)));
  expect(answers.map((answer) => answer.slice(0, 12))).toEqual(answers.map(() => 'HTTP/1.1 413'));
});

test('a body is asked for only when it is going to be read', async () => {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /early HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
  const [refused] = (await once(socket, 'data')) as [Buffer];
  expect(refused.toString()).toMatch(/^HTTP\/1.1 413 /);
  socket.destroy();
});

test('closing ends at once where connections are idle, and lets an exchange end', async () => {
  const handled = Promise.withResolvers<void>();
  const closing = await listenHttp({
    listen: { host: '127.0.0.1', port: 0 },
    log,
    now: Date.now,
    handle: (exchange) => {
      if (exchange.request.url !== '/slow') return exchange.answer(200, {}, 'ok');
      setTimeout(() => exchange.answer(200, {}, 'done'), 300);
      return handled.resolve();
    },
  });
  const url = `http://127.0.0.1:${closing.port}`;
  await Promise.all([1, 2, 3].map(async () => (await fetch(url)).text()));
  const slow = fetch(`${url}/slow`);
  await handled.promise;
  const started = Date.now();
  await closing.close();
  expect(await (await slow).text()).toBe('done');
  expect(Date.now() - started).toBeLessThan(2_000);
});
