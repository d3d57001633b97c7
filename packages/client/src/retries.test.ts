import { describe, expect, onTestFinished, test } from 'vitest';
import { BaseCedula } from './core/cedula.ts';
import { systemClock } from './core/clock.ts';
import { nodeSigner } from './node/node-signer.ts';
import { ConnectionError, ProblemError, TimeoutError, UnexpectedAnswerError } from './node/index.ts';
import { problem, type Received, type Scripted, startScriptedServer } from './testing/scripted-server.ts';

const key = { keyId: 'key_1', secret: 'cds_1' };
const client = { client: { id: 'cli_1' } };
const fine: Scripted = { body: client };
const unavailable = problem(503, 'UNAVAILABLE', { headers: { 'retry-after': '1' } });

/** A client of a scripted server, that notes pauses instead of making them. */
async function stand(script: readonly Scripted[], options: { maxRetries?: number } = {}) {
  const server = await startScriptedServer(...script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const pauses: number[] = [];
  const sleep = (milliseconds: number) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  const cedula = new BaseCedula(
    { baseUrl: server.url, ...key, ...options },
    { signer: nodeSigner, streamsBodies: true, clock: { ...systemClock, sleep, random: () => 0.5 } },
  );
  return { cedula, received: server.received, pauses };
}

const nonceOf = ({ headers }: Received) => /nonce="([^"]+)"/.exec(String(headers['signature-input']))?.[1];

describe('a read', () => {
  test('that failed in passing is tried again, signed anew each time', async () => {
    const { cedula, received } = await stand([
      unavailable,
      problem(504, 'DEADLINE_EXCEEDED'),
      { breaks: 'before' },
      fine,
    ]);
    expect(await cedula.clients.get()).toEqual(client);
    expect(received).toHaveLength(4);
    expect(new Set(received.map(nonceOf)).size).toBe(4);
  });

  test.each<[string, Scripted, new (...args: never[]) => Error]>([
    ['refused', unavailable, ProblemError],
    ['told nothing', { breaks: 'before' }, ConnectionError],
    ['told half', { ...fine, breaks: 'amid' }, ConnectionError],
    ['answered by a proxy', { status: 502, body: '<html>' }, UnexpectedAnswerError],
  ])('that is %s again and again fails with the last failure', async (_, scripted, kind) => {
    const { cedula, received } = await stand([scripted]);
    await expect(cedula.clients.get()).rejects.toThrow(kind);
    expect(received).toHaveLength(4);
  });

  test.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [409, 'WRONG_STATE'],
    [422, 'NO_FACE'],
    [500, 'INTERNAL'],
  ])('that is answered %i %s is not tried again', async (status, reason) => {
    const { cedula, received } = await stand([problem(status, reason)]);
    await expect(cedula.clients.get()).rejects.toMatchObject({ status, reason, requestId: 'req_1' });
    expect(received).toHaveLength(1);
  });

  test('is tried as often as its caller says', async () => {
    const { cedula, received } = await stand([unavailable], { maxRetries: 1 });
    await expect(cedula.clients.get()).rejects.toThrow('UNAVAILABLE');
    expect(received).toHaveLength(2);
    await expect(cedula.clients.get({}, { maxRetries: 0 })).rejects.toThrow('UNAVAILABLE');
    expect(received).toHaveLength(3);
  });
});

describe('an effect', () => {
  const keysOf = (received: readonly Received[]) => received.map(({ headers }) => headers['idempotency-key']);
  const busy = problem(409, 'IDEMPOTENCY_KEY_IN_USE');

  test('keeps its random key over all tries, which sign for it', async () => {
    const { cedula, received } = await stand([{ breaks: 'before' }, busy, unavailable, fine]);
    await cedula.accessKeys.create({ name: 'a' });
    await cedula.accessKeys.create({ name: 'a' });
    const [first, ...keys] = keysOf(received);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys.slice(0, 3)).toEqual([first, first, first]);
    expect(keys[3]).not.toBe(first);
    expect(received[0]?.headers['signature-input']).toContain('"idempotency-key"');
    expect(new Set(received.map(nonceOf)).size).toBe(5);
  });

  test('is known by the key that its caller gives', async () => {
    const { cedula, received } = await stand([fine]);
    await cedula.images.delete('img_1', {}, { idempotencyKey: 'order-1' });
    expect(keysOf(received)).toEqual(['order-1']);
  });

  test('that can have no key is tried once', async () => {
    const { cedula, received } = await stand([unavailable]);
    await expect(cedula.clients.signUp({ name: 'a', email: 'a@b.example' })).rejects.toThrow('UNAVAILABLE');
    await expect(cedula.request('POST', '/v1/images', { json: {} })).rejects.toThrow('UNAVAILABLE');
    expect(received).toHaveLength(2);
    expect(received[0]?.headers).not.toHaveProperty('signature');
  });
});

describe('the pause before a retry', () => {
  test('grows, by half of the greatest where chance says a half', async () => {
    const { cedula, pauses } = await stand([{ breaks: 'before' }], { maxRetries: 7 });
    await expect(cedula.clients.get({}, { timeoutMs: 100_000 })).rejects.toThrow(ConnectionError);
    expect(pauses).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 4_000]);
  });

  test('begins with what the server asks for', async () => {
    const limited = problem(429, 'RATE_LIMITED', { headers: { 'retry-after': '2' } });
    const { cedula, pauses } = await stand([limited, fine]);
    await cedula.clients.get();
    expect(pauses).toEqual([2_125]);
  });

  test('is not begun where the time would be over before its end', async () => {
    const spent = problem(429, 'QUOTA_EXCEEDED', { headers: { 'retry-after': '864000' } });
    const { cedula, received, pauses } = await stand([spent]);
    await expect(cedula.clients.get()).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      retryAfterSeconds: 864_000,
    });
    expect(received).toHaveLength(1);
    expect(pauses).toEqual([]);
  });
});

describe('a call without an answer', () => {
  test('ends when its time is over', async () => {
    const { cedula } = await stand([{ isSilent: true }]);
    const call = cedula.clients.get({}, { timeoutMs: 50 });
    await expect(call).rejects.toThrow(TimeoutError);
    await expect(call).rejects.toMatchObject({ timeoutMs: 50 });
  });

  test('ends when its caller says so, with the reason that the caller gives', async () => {
    const { cedula } = await stand([{ isSilent: true }]);
    const reason = new Error('enough');
    const controller = new AbortController();
    const call = cedula.clients.get({}, { signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  test('ends in a pause when its caller says so', async () => {
    const server = await startScriptedServer(
      problem(503, 'UNAVAILABLE', { headers: { 'retry-after': '5' } }),
    );
    onTestFinished(() => server[Symbol.asyncDispose]());
    const cedula = new BaseCedula(
      { baseUrl: server.url, ...key },
      { signer: nodeSigner, streamsBodies: true },
    );
    const call = cedula.clients.get({}, { signal: AbortSignal.timeout(200) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.received).toHaveLength(1);
  });
});

test('a clock is corrected once for a call, and for those that follow', async () => {
  const serverTime = new Date(Date.now() + 7_200_000).toISOString();
  const expired = problem(401, 'SIGNATURE_EXPIRED', { serverTime });
  const { cedula, received } = await stand([expired, expired, fine]);
  await expect(cedula.clients.get()).rejects.toMatchObject({ reason: 'SIGNATURE_EXPIRED' });
  expect(received).toHaveLength(2);
  await cedula.clients.get();
  const created = Number(/created=(\d+)/.exec(String(received[2]?.headers['signature-input']))?.[1]);
  expect(created * 1_000).toBeGreaterThan(Date.now() + 7_100_000);
});
