import { Client } from 'minio';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { startPrivate } from '../../testing/servers.ts';

const s3 = await startPrivate('s3');
afterAll(() => s3[Symbol.asyncDispose]());

const { port, bucket, accessKey, secretKey } = s3;
const clientWith = (keys: { accessKey: string; secretKey: string }) =>
  new Client({ endPoint: '127.0.0.1', port, useSSL: false, region: 'us-east-1', ...keys });
const client = clientWith({ accessKey, secretKey });

async function put(key: string, content = randomBytes(1_000)): Promise<Buffer> {
  await client.putObject(bucket, key, content, content.length);
  return content;
}

describe('a signed request', () => {
  test('stores, reads, lists and removes', async () => {
    const content = await put('clients/cli_1/img_1/original', randomBytes(5_000_000));
    const read = await client.getObject(bucket, 'clients/cli_1/img_1/original');
    expect((await buffer(read)).equals(content)).toBe(true);
    const part = await client.getPartialObject(bucket, 'clients/cli_1/img_1/original', 10, 20);
    expect((await buffer(part)).equals(content.subarray(10, 30))).toBe(true);
    await client.removeObject(bucket, 'clients/cli_1/img_1/original');
    await expect(client.statObject(bucket, 'clients/cli_1/img_1/original')).rejects.toThrow('Not Found');
  });

  test('may be signed in the query', async () => {
    const content = await put('presigned');
    const url = await client.presignedGetObject(bucket, 'presigned', 60);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    const altered = await fetch(url.replace('presigned?', 'other?'));
    expect(altered.status).toBe(403);
  });

  test('lists beyond a page of a thousand', async () => {
    for (let batch = 0; batch < 11; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => put(`many/${batch}/${n}`, Buffer.from('x'))));
    }
    const keys = await client.listObjectsV2(bucket, 'many/', true).toArray();
    expect(keys).toHaveLength(1_100);
  });
});

describe('refused with 403, nothing read or written', () => {
  const target = `${s3.url}/${bucket}/secret`;

  test.each([
    ['anonymous GET', target, {}],
    ['anonymous PUT', target, { method: 'PUT', body: 'x' }],
    ['anonymous DELETE', target, { method: 'DELETE' }],
    ['OPTIONS', target, { method: 'OPTIONS', headers: { authorization: 'AWS4-HMAC-SHA256 x' } }],
    ['list of buckets', s3.url, {}],
    ['form upload', `${s3.url}/${bucket}`, { method: 'POST', body: new FormData() }],
    ['other authorization', target, { headers: { authorization: 'Basic eDp5' } }],
    ['signature version 2', target, { headers: { authorization: `AWS ${accessKey}:x` } }],
    [
      'two mechanisms',
      `${target}?X-Amz-Algorithm=AWS4-HMAC-SHA256`,
      { headers: { authorization: 'AWS4-HMAC-SHA256 x' } },
    ],
    ['mechanism twice', `${target}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Algorithm=AWS4-HMAC-SHA256`, {}],
  ])('%s', async (_, url, options) => {
    await put('secret');
    const answer = await fetch(url, options);
    expect(answer.status).toBe(403);
    await expect(client.statObject(bucket, 'secret')).resolves.toMatchObject({ size: 1_000 });
  });

  test.each([
    ['a wrong secret', { accessKey, secretKey: 'guess' }, 'does not match'],
    ['an unknown key', { accessKey: 'unknown', secretKey }, 'does not exist'],
    ['the credentials the store comes with', { accessKey: 'S3RVER', secretKey: 'S3RVER' }, 'does not exist'],
  ])('%s', async (_, keys, reason) => {
    await put('secret');
    const stranger = clientWith(keys);
    await expect(stranger.getObject(bucket, 'secret')).rejects.toThrow(reason);
    await expect(stranger.putObject(bucket, 'written', 'x')).rejects.toThrow(reason);
    await expect(client.statObject(bucket, 'written')).rejects.toThrow('Not Found');
  });
});

describe('an object', () => {
  test('cut off while it is written does not appear, and leaves nothing behind', async () => {
    const url = new URL(await client.presignedPutObject(bucket, 'cut/off', 60));
    const upload = request(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
    upload.on('error', () => undefined);
    upload.write(randomBytes(500_000));
    await sleep(200);
    upload.destroy();
    const leftovers = () => globSync('**/*', { cwd: join(s3.storeFolder, 'incoming') });
    await expect.poll(leftovers, { timeout: 5_000 }).toEqual([]);
    await expect(client.statObject(bucket, 'cut/off')).rejects.toThrow('Not Found');
  });

  test('is still there after the store was killed', async () => {
    await put('kept');
    await s3.kill();
    await s3.start();
    await expect(client.statObject(bucket, 'kept')).resolves.toMatchObject({ size: 1_000 });
  });

  test('outlives the removal of its neighbours', async () => {
    // Straight to the store: the client would try again where it is answered 500.
    const upload = async (key: string) => {
      const url = await client.presignedPutObject(bucket, key, 60);
      return (await fetch(url, { method: 'PUT', body: 'x' })).status;
    };
    for (let round = 0; round < 100; round += 1) {
      await upload(`folder/${round}/old`);
      const [status] = await Promise.all([
        upload(`folder/${round}/new`),
        client.removeObject(bucket, `folder/${round}/old`),
      ]);
      expect(status).toBe(200);
      await expect(client.statObject(bucket, `folder/${round}/new`)).resolves.toMatchObject({ size: 1 });
    }
  });

  test('takes its empty folders with it', async () => {
    await put('deep/er/still');
    await client.removeObject(bucket, 'deep/er/still');
    expect(existsSync(join(s3.storeFolder, 'objects', bucket, 'deep'))).toBe(false);
    expect(existsSync(join(s3.storeFolder, 'objects', bucket))).toBe(true);
  });
});
