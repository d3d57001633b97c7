import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, s3Access, startPrivate } from '../../../../tools/testing/servers.ts';
import { openBucket } from '../testing/start-media.ts';
import { ObjectMissing, type ObjectStore } from './object-store.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

const png = (bytes: Uint8Array) => ({ bytes, contentType: 'image/png' });
const small = png(Buffer.from('x'));
const readAll = async (store: ObjectStore, key: string) =>
  Buffer.concat(await Array.fromAsync(store.read(key)));
const keysOf = async (store: ObjectStore) =>
  (await store.list({ after: '', limit: 1_000 })).objects.map(({ key }) => key);

describe('objects', () => {
  let store: ObjectStore;
  beforeAll(async () => {
    ({ store } = await openBucket(await s3Access()));
  });
  afterAll(async () => {
    await store.remove(await keysOf(store));
    store.close();
  });

  test.each([0, 1, 65_536, 65_537, 10_485_760])('of %i bytes come back as they were put', async (size) => {
    const bytes = randomBytes(size);
    await store.put('a/b/original', png(bytes));
    expect((await readAll(store, 'a/b/original')).equals(bytes)).toBe(true);
    await store.remove(['a/b/original']);
  });

  test('that are missing are told apart from a store that is away', async () => {
    await expect(readAll(store, 'not/there')).rejects.toBeInstanceOf(ObjectMissing);
  });

  test('are removed, and a second time too', async () => {
    const keys = Array.from({ length: 20 }, (_, number) => `gone/${number}`);
    for (const key of keys) await store.put(key, small);
    await store.remove(keys);
    await store.remove([...keys, 'never/there']);
    expect((await keysOf(store)).filter((key) => key.startsWith('gone/'))).toEqual([]);
  });

  test('are listed in pages by their keys, with their age', async () => {
    const startedAt = Date.now();
    const keys = ['l/1', 'l/2', 'l/3', 'l/4', 'l/5'];
    for (const key of keys) await store.put(key, small);
    const first = await store.list({ after: '', limit: 2 });
    expect(first).toMatchObject({ objects: [{ key: 'l/1' }, { key: 'l/2' }], isLast: false });
    const second = await store.list({ after: 'l/2', limit: 2 });
    expect(second).toMatchObject({ objects: [{ key: 'l/3' }, { key: 'l/4' }], isLast: false });
    const last = await store.list({ after: 'l/4', limit: 2 });
    expect(last).toMatchObject({ objects: [{ key: 'l/5' }], isLast: true });
    expect(Math.abs((last.objects[0]?.modifyTime.getTime() ?? 0) - startedAt)).toBeLessThan(60_000);
  });

  test('can be read by more readers than there are connections, when some leave early', async () => {
    await store.put('big/original', png(randomBytes(5_000_000)));
    for (let reader = 0; reader < 100; reader += 1) {
      const parts = store.read('big/original');
      await parts.next();
      await parts.return();
    }
    expect(await readAll(store, 'big/original')).toHaveLength(5_000_000);
  });
});

describe('a store that is away', () => {
  let s3: PrivateServer<'s3'>;
  let store: ObjectStore;
  beforeAll(async () => {
    s3 = await startPrivate('s3');
    ({ store } = await openBucket(s3));
    await store.put('kept', small);
  });
  afterAll(async () => {
    store.close();
    await s3[Symbol.asyncDispose]();
  });

  const attempts = (): [string, () => Promise<unknown>][] => [
    ['put', () => store.put('k', small)],
    ['read', () => readAll(store, 'kept')],
    ['remove', () => store.remove(['k'])],
    ['list', () => store.list({ after: '', limit: 1 })],
    ['check', () => store.check()],
  ];

  test('is UNAVAILABLE for everything, at once, and serves again when it is back', async () => {
    await s3.kill();
    const startedAt = Date.now();
    for (const [name, attempt] of attempts()) {
      await expect(attempt(), `${name} must fail`).rejects.toMatchObject({
        reason: 'UNAVAILABLE',
        details: { retryAfterSeconds: 1 },
      });
    }
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    await s3.start();
    for (const [, attempt] of attempts()) await attempt();
  });

  test('and hangs is given up at the deadline, or with the signal for its reason', async () => {
    s3.signal('SIGSTOP');
    try {
      await expect(store.check()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
      await expect(store.remove(['k'])).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
      const left = new Error('the caller left');
      const signal = AbortSignal.abort(left);
      await expect(store.put('k', small, signal)).rejects.toBe(left);
      const soon = new AbortController();
      setTimeout(() => soon.abort(left), 100);
      await expect(store.put('k', small, soon.signal)).rejects.toBe(left);
    } finally {
      s3.signal('SIGCONT');
    }
    await expect.poll(() => store.check().then(() => 'serves'), { timeout: 5_000 }).toBe('serves');
  });

  test('and loses its bucket is not given an empty one', async () => {
    const answers: number[] = [200, 404, 404];
    const asked: string[] = [];
    await using server = await serve((request, response) => {
      asked.push(`${request.method}`);
      response.writeHead(answers.shift() ?? 500).end();
    });
    const other = storeAt(server.port);
    await other.check();
    await expect(other.check()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    await expect(other.check()).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    expect(asked).toEqual(['HEAD', 'HEAD', 'HEAD']);
    other.close();
  });
});

describe('a store that is overloaded', () => {
  test('does not use up the connections', async () => {
    await using server = await serve((request, response) => {
      request.resume();
      // More than the client takes in without reading.
      response.writeHead(503).end(Buffer.alloc(1_000_000));
    });
    const store = storeAt(server.port);
    for (let number = 0; number < 100; number += 1) {
      await expect(store.put('k', small)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    }
    store.close();
  });

  test('and cuts a connection is asked once more', async () => {
    let asked = 0;
    await using server = await serve((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else request.resume().on('end', () => response.writeHead(200).end());
    });
    const store = storeAt(server.port);
    await store.put('k', small);
    expect(asked).toBe(2);
    store.close();
  });
});

function storeAt(port: number): ObjectStore {
  const endpoint = `http://127.0.0.1:${port}`;
  return createS3ObjectStore({
    endpoint,
    accessKey: 'a',
    secretKey: 's',
    bucket: 'bucket',
    region: 'us-east-1',
  });
}

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
