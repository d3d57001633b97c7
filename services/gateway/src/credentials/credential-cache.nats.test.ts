import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { CredentialsHeartbeatSchema } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { expect, test } from 'vitest';
import { startPrivate } from '../../../../tools/testing/servers.ts';
import { createCredentialCache } from './credential-cache.ts';
import { heartbeatSubject } from './heartbeat.ts';

const log = createLogger({ service: 'gateway', level: 'silent' });

test('over NATS a revocation is seen at once, and within 5 s when NATS is killed before it is told', async () => {
  await using nats = await startPrivate('nats');
  const identity = createBroker({ url: nats.url, name: 'identity', log });
  const gateway = createBroker({ url: nats.url, name: 'gateway', log });
  let revision = 1n;
  let asked = 0;
  const revoked = new Set<string>();
  const cache = createCredentialCache({
    subscribe: (subject, receive) => {
      const listening = gateway.listen(subject, receive);
      return () => listening.close();
    },
    clock: systemClock,
    log,
  });
  const resolve = cache.keep({
    isName: () => true,
    load: async (id) => {
      asked += 1;
      return { credential: revoked.has(id) ? undefined : id, revision };
    },
  });
  const beat = () => {
    const heartbeat = create(CredentialsHeartbeatSchema, { revision, readTime: timestampFromMs(Date.now()) });
    return identity.broadcast(heartbeatSubject, toBinary(CredentialsHeartbeatSchema, heartbeat));
  };
  const revoke = (id: string) => {
    revoked.add(id);
    revision += 1n;
  };
  const timer = setInterval(beat, 1_000);
  try {
    const [one, other] = [newId('key'), newId('key')];
    /** Whether the cache answers by itself. */
    const isTrusted = async () => {
      const before = asked;
      await resolve(other);
      return asked === before;
    };
    await expect.poll(isTrusted, { timeout: 5_000 }).toBe(true);
    expect(await resolve(one)).toBeDefined();
    revoke(one);
    beat();
    await expect.poll(() => resolve(one), { timeout: 500, interval: 10 }).toBeUndefined();

    await expect.poll(isTrusted).toBe(true);
    await nats.kill();
    const revokedAt = Date.now();
    revoke(other);
    expect(await resolve(other)).toBeDefined();
    await expect.poll(() => resolve(other), { timeout: 6_000, interval: 50 }).toBeUndefined();
    expect(Date.now() - revokedAt).toBeLessThan(5_000);
  } finally {
    clearInterval(timer);
    cache.close();
    await Promise.all([identity.close(), gateway.close()]);
  }
});
