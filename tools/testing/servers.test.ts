import { connect } from 'node:net';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { natsUrl, redisUrl, startPrivate } from './servers.ts';

/** Says something to a server and gives the first thing that it answers. */
async function ask(url: string, sent: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(sent);
  const [answer]: unknown[] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

describe('the shared servers', () => {
  test('Redis asks for its password', async () => {
    const url = await redisUrl();
    expect(await ask(url, 'PING\r\n')).toContain('NOAUTH');
    expect(await ask(url, `AUTH ${new URL(url).password}\r\n`)).toBe('+OK\r\n');
  });

  test('NATS asks for credentials and has JetStream', async () => {
    const greeting = await ask(await natsUrl(), '');
    expect(greeting).toContain('"auth_required":true');
    expect(greeting).toContain('"jetstream":true');
  });
});

describe('a private server', () => {
  test('stays down after kill, comes back under the same URL when started', async () => {
    await using redis = await startPrivate('redis');
    const auth = `AUTH ${new URL(redis.url).password}\r\n`;
    await redis.kill();
    expect(redis.pid()).toBeUndefined();
    await expect(ask(redis.url, auth)).rejects.toThrow('ECONNREFUSED');
    await redis.start();
    expect(await ask(redis.url, auth)).toBe('+OK\r\n');
  });

  test('comes back by itself after a crash', async () => {
    await using nats = await startPrivate('nats');
    const before = nats.pid();
    nats.signal('SIGKILL');
    await expect.poll(() => nats.pid() !== before && nats.pid() !== undefined, { timeout: 5_000 }).toBe(true);
    await expect.poll(() => ask(nats.url, '').catch(() => ''), { timeout: 5_000 }).toContain('INFO');
  });

  test('starts without its store, as after a lost disk', async () => {
    await using nats = await startPrivate('nats');
    await nats.kill();
    rmSync(nats.storeFolder, { recursive: true });
    await nats.start();
    expect(await ask(nats.url, '')).toContain('"jetstream":true');
  });
});
