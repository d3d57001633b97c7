import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { connectRaw, requestText } from '../fixtures/raw-connection.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { wireText } from '../fixtures/wire-text.ts';
import { requestTo, sign } from '../signatures/signed.ts';
import { malformed, refusalOf } from '../fixtures/refusal.ts';
import { watchGateway } from './gateway-process.ts';

const mesh = await sharedMesh();
const { httpUrl } = mesh;
const tenant = await newTenant(httpUrl);
afterEach(await watchGateway(mesh));

const health = requestText(['GET /healthz HTTP/1.1', 'Host: a']);
const nowhere = requestText(['GET /nowhere HTTP/1.1', 'Host: a']);
const json = () => JSON.stringify({ name: 'Connected Ltd', email: `it@${randomUUID()}.example` });
const headOf = (path: string, ...fields: string[]) =>
  requestText([`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Type: application/json', ...fields]);

describe('requests that come at once', () => {
  test('are answered in their order, each by itself', async () => {
    using connection = await connectRaw(httpUrl);
    const signed = () => wireText(sign(tenant, requestTo(httpUrl)));
    connection.write(Buffer.concat([signed(), Buffer.from(health + nowhere), signed()]));
    const statuses: number[] = [];
    const ids = new Set<string | null>();
    for (let count = 0; count < 4; count += 1) {
      const { status, headers } = await connection.answer();
      statuses.push(status);
      ids.add(headers.get('x-request-id'));
    }
    expect(statuses).toEqual([200, 200, 404, 200]);
    expect(ids.size).toBe(4);
  });

  test('with bodies are told apart', async () => {
    using connection = await connectRaw(httpUrl);
    const bodies = [json(), json()];
    const texts = bodies.map((body) => headOf('/v1/clients', `Content-Length: ${body.length}`) + body);
    connection.write(texts.join(''));
    expect([(await connection.answer()).status, (await connection.answer()).status]).toEqual([201, 201]);
  });

  test('before one that is no request are answered as if it had not come; after it none is', async () => {
    using connection = await connectRaw(httpUrl);
    const body = json();
    const signUp = headOf('/v1/clients', `Content-Length: ${body.length}`) + body;
    connection.write(`${health}${signUp}BREW / HTTP/1.1\r\n\r\n${health}`);
    expect((await connection.answer()).status).toBe(200);
    expect((await connection.answer()).status).toBe(201);
    expect(refusalOf(await connection.answer())).toEqual(malformed);
    expect(await connection.closed()).toBe('');
  });
});

describe('Expect', () => {
  const expecting = 'Expect: 100-continue';

  test('a body is asked for when it is going to be read', async () => {
    using connection = await connectRaw(httpUrl);
    const body = json();
    connection.write(headOf('/v1/clients', expecting, `Content-Length: ${body.length}`));
    expect((await connection.answer()).status).toBe(100);
    connection.write(body);
    expect((await connection.answer()).status).toBe(201);
  });

  test.each([
    ['it is too long', '/v1/clients', 'Content-Length: 2000000', 413],
    ['nobody has signed it', '/v1/images', 'Content-Length: 2000000', 401],
    ['there is nothing to take it', '/v1/nowhere', 'Content-Length: 2', 404],
    ['it is encoded', '/v1/clients', 'Content-Length: 2\r\nContent-Encoding: gzip', 415],
  ])('it is not asked for where %s', async (_, path, fields, status) => {
    using connection = await connectRaw(httpUrl);
    connection.write(headOf(path, expecting, fields));
    const answer = await connection.answer();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('connection')).toBe('close');
  });

  test('of anything else is refused', async () => {
    using connection = await connectRaw(httpUrl);
    connection.write(headOf('/v1/clients', 'Expect: coffee', 'Content-Length: 2'));
    expect(refusalOf(await connection.answer())).toEqual(malformed);
  });
});

describe('a client that takes its time', () => {
  test('with its head is told so after ten seconds, and others are served meanwhile', async () => {
    using slow = await connectRaw(httpUrl);
    slow.write('GET /healthz HTTP/1.1\r\nHost: a\r\n');
    const trickle = setInterval(() => slow.isOpen && slow.write('X-A: b\r\n'), 500);
    const startedAt = performance.now();
    expect((await fetch(`${httpUrl}/healthz`)).status).toBe(200);
    expect(refusalOf(await slow.answer())).toEqual({ status: 408, reason: 'MALFORMED_REQUEST' });
    await slow.closed();
    clearInterval(trickle);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(seconds).toBeGreaterThan(9);
    expect(seconds).toBeLessThan(20);
  });

  test('with its body holds up nobody else, and is answered when it is done', async () => {
    const body = json();
    const slow = await Promise.all(Array.from({ length: 20 }, () => connectRaw(httpUrl)));
    for (const connection of slow) {
      connection.write(headOf('/v1/clients', `Content-Length: ${body.length}`));
      connection.write(body.slice(0, 1));
    }
    expect((await tenant.cedula.fetch('GET', '/v1/client')).status).toBe(200);
    const [first, ...others] = slow;
    first?.write(body.slice(1));
    expect((await first?.answer())?.status).toBe(201);
    for (const connection of [...(first === undefined ? [] : [first]), ...others])
      connection[Symbol.dispose]();
  });

  test('that leaves half-way leaves nothing behind', async () => {
    const { cedula } = tenant;
    const body = '{"name":"never made"}';
    const text = wireText(sign(tenant, requestTo(httpUrl, { body })));
    using connection = await connectRaw(httpUrl);
    connection.write(text.subarray(0, -3));
    connection[Symbol.dispose]();
    const { accessKeys } = await cedula.get<{ accessKeys: { name: string }[] }>('/v1/access-keys');
    expect(accessKeys.map(({ name }) => name)).not.toContain('never made');
  });
});
