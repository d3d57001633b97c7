import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { identify, isRunning } from './processes/process-record.ts';
import { withClient } from './servers/databases.ts';
import type { ServiceName } from './services.ts';
import { makeStandIns } from './stand-ins/make-stand-ins.ts';
import { type Stack, type StackOptions, startStack } from './start-stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'cedula-stack-'));
const servicesFolder = makeStandIns(join(folder, 'services'));
const reports: string[] = [];

const start = (name: string, options: Partial<StackOptions> = {}): Promise<Stack> =>
  startStack({ dataFolder: join(folder, name), servicesFolder, ...options });

const stack = await start('data', {
  environment: { CEDULA_RATE_BURST: '7', CEDULA_OPERATOR_PASSWORD: 'secret', UNRELATED: 'x' },
  report: (line) => reports.push(line),
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function environmentSeen(service: ServiceName): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${stack.ports[service].internal}/env`);
  const environment: Record<string, string> = JSON.parse(await answer.text());
  return environment;
}

async function migrationsOf(running: Stack): Promise<number | null> {
  const url = new URL(running.servers.postgres.url);
  url.pathname = '/identity';
  const { rowCount } = await withClient(url.href, (client) => client.query('select * from runs'));
  return rowCount;
}

describe('a stack', () => {
  test('serves when it has started', async () => {
    expect((await fetch(`${stack.httpUrl}/readyz`)).status).toBe(200);
    expect(await migrationsOf(stack)).toBe(1);
  });

  test('lets nobody else read its data folder', () => {
    const modeOf = (name: string) => statSync(join(folder, 'data', name)).mode & 0o777;
    expect(modeOf('.')).toBe(0o700);
    for (const file of ['secrets.json', 'redis.conf', 'nats.conf', 'logs/gateway.log']) {
      expect(modeOf(file)).toBe(0o600);
    }
    expect(modeOf('certificates/ca-key.pem')).toBe(0o600);
  });

  test('refuses a second run over its data folder', async () => {
    await expect(start('data')).rejects.toThrow(
      new RegExp(`data is in use by another run \\(process ${process.pid}\\); .* --data`),
    );
  });

  test('refuses a folder with something else in it', async () => {
    await expect(start('services')).rejects.toThrow(/holds something else .* --data/);
  });

  test('refuses a port that is taken', async () => {
    const port = Number(new URL(stack.httpUrl).port);
    await expect(start('other', { port })).rejects.toThrow(`port ${port} is taken by another program`);
  });
});

describe('a service', () => {
  test('is given what its line in the table says, and nothing else', async () => {
    const gateway = await environmentSeen('gateway');
    expect(gateway).toMatchObject({ CEDULA_REDIS_URL: stack.servers.redis.url });
    expect(gateway).not.toHaveProperty('CEDULA_RATE_BURST');
    expect(await environmentSeen('identity')).toMatchObject({ CEDULA_RATE_BURST: '7' });
    expect(gateway['CEDULA_MEDIA_ADDRESS']).toBe(stack.environments.media['CEDULA_GRPC_LISTEN']);
    expect(Object.keys(gateway).filter((name) => /DATABASE|S3|MASTER|PASSWORD|UNRELATED/.test(name))).toEqual(
      [],
    );
    const billing = await environmentSeen('billing');
    expect(billing['CEDULA_DATABASE_APP_URL']).toContain('/billing');
    expect(billing).toMatchObject({ CEDULA_BANK_URL: stack.servers.bank.url });
    expect(gateway).not.toHaveProperty('CEDULA_BANK_API_KEY');
    expect(Object.keys(billing).filter((name) => /OWNER|S3|ADDRESS/.test(name))).toEqual([]);
  });

  test('that crashes comes back, and it is said', async () => {
    const media = stack.processes.media;
    const before = media.pid();
    media.signal('SIGKILL');
    await expect.poll(() => media.pid() ?? before, { timeout: 5_000 }).not.toBe(before);
    expect(reports).toContainEqual(
      expect.stringContaining('media ended (SIGKILL); starting it again in 200 ms'),
    );
  });

  test('that is killed by a test stays down until it is started', async () => {
    await stack.processes.billing.kill();
    expect(stack.processes.billing.pid()).toBeUndefined();
    await stack.processes.billing.start();
    expect(await environmentSeen('billing')).toEqual(stack.environments.billing);
  });
});

describe('another stack', () => {
  test('stands beside the first, keeps data and credentials over a restart, leaves no process', async () => {
    const first = await start('second');
    const server = identify(first.servers.postgres.pid() ?? 0);
    const keys = first.environments.identity['CEDULA_MASTER_KEYS'];
    expect(keys).not.toBe(stack.environments.identity['CEDULA_MASTER_KEYS']);
    await first.stop();
    expect(server && isRunning(server)).toBe(false);

    const second = await start('second');
    const running = [...Object.values(second.servers), ...Object.values(second.processes)];
    const identities = running.flatMap((each) => identify(each.pid() ?? 0) ?? []);
    expect(identities).toHaveLength(10);
    expect(await migrationsOf(second)).toBe(2);
    expect(second.environments.identity['CEDULA_MASTER_KEYS']).toBe(keys);
    await second.stop();
    expect(identities.filter(isRunning)).toEqual([]);
  }, 60_000);

  test('with a service that cannot start ends, with the end of its log; its folder is free', async () => {
    const failing = start('broken', { environment: { CEDULA_ENGINE: 'broken' } });
    await expect(failing).rejects.toThrow(/inference ended while starting[^]*the engine is broken/);
    const givenUp = start('broken', { signal: AbortSignal.timeout(700) });
    await expect(givenUp).rejects.toThrow(/./);
    await (await start('broken')).stop();
  }, 60_000);
});
