import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import { createAddressLimit } from './address-limit.ts';
import { openAdmission, type OpenAdmission } from './testing/open-admission.ts';

const operation = 'cedula.identity.v1.ClientService.SignUpClient';
const rule = { burst: 3, tokens: 2, periodMs: 60_000 };

let server: PrivateServer<'redis'>;
let gateway: OpenAdmission;
beforeAll(async () => {
  server = await startPrivate('redis');
  gateway = await openAdmission(server.url);
});
afterAll(async () => {
  gateway[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

let site = 0;
/** A network that no other test has used. */
function newNetwork(): string {
  site += 1;
  return `2001:db8:0:${site.toString(16)}`;
}

const limiter = () => createAddressLimit({ redis: gateway.redis, clock: gateway.clock, rule });

test('a network has a burst, then so many a period, and is told how long to wait', async () => {
  const limit = limiter();
  const network = newNetwork();
  for (let i = 0; i < 3; i += 1) await limit.take(operation, `${network}::${i}`);
  await expect(limit.take(operation, `${network}::9`)).rejects.toMatchObject({
    reason: 'RATE_LIMITED',
    status: 429,
    details: { retryAfterSeconds: 30 },
  });
  gateway.clock.advance(30_000);
  await limit.take(operation, `${network}::9`);
  await expect(limit.take(operation, `${network}::9`)).rejects.toMatchObject({ reason: 'RATE_LIMITED' });
});

test('a network never has more than its burst, however many ask at once', async () => {
  const limit = limiter();
  const network = newNetwork();
  const asked = Array.from({ length: 100 }, (_, index) => limit.take(operation, `${network}::${index}`));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

test('networks and operations have buckets of their own', async () => {
  const limit = limiter();
  const [one, other] = [newNetwork(), newNetwork()];
  for (let i = 0; i < 3; i += 1) await limit.take(operation, `${one}::1`);
  await expect(limit.take(operation, `${other}::1`)).resolves.toBeUndefined();
  await expect(
    limit.take('cedula.identity.v1.UserService.RegisterUser', `${one}::1`),
  ).resolves.toBeUndefined();
});

test('connections that have gone away share one bucket', async () => {
  const limit = limiter();
  for (let i = 0; i < 3; i += 1) await limit.take(operation, undefined);
  await expect(limit.take(operation, undefined)).rejects.toMatchObject({ reason: 'RATE_LIMITED' });
});

test('without Redis nobody passes', async () => {
  await using own = await startPrivate('redis');
  using lonely = await openAdmission(own.url, { clock: manualClock() });
  await own.kill();
  await expect.poll(() => lonely.redis.check().catch(String)).toContain('Redis is away');
  const limit = createAddressLimit({ redis: lonely.redis, clock: lonely.clock, rule });
  await expect(limit.take(operation, '192.0.2.1')).rejects.toMatchObject({
    reason: 'UNAVAILABLE',
    details: { retryAfterSeconds: 1 },
  });
});
