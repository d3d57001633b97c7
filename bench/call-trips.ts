import { Cedula } from '@cedula/client';
import { drawPortrait } from '@cedula/specimens';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPrivateStack } from '../tools/testing/mesh.ts';
import { report } from './load/report.ts';

// What one call costs beside processor time: round trips to Redis, SQL statements and round
// trips to PostgreSQL in the service that answers it.

const times = 20;

await using stack = await startPrivateStack({
  environment: {
    CEDULA_ENGINE: 'simulated',
    CEDULA_RATE_PER_SECOND: '100000',
    CEDULA_RATE_BURST: '100000',
    CEDULA_QUOTA_PER_MONTH: '1000000',
  },
});
const redis = new Redis(stack.servers.redis.url);
const { cedula, accessKey } = await Cedula.signUp(stack.httpUrl, {
  name: 'Bench',
  email: 'bench@cedula.example',
});
const picture = await drawPortrait({ person: 'ada' });

type ServiceName = 'identity' | 'media' | 'inference' | 'billing';

async function databaseTraffic(service: ServiceName): Promise<{ statements: number; trips: number }> {
  const url = `http://127.0.0.1:${stack.ports[service].internal}/metrics`;
  const metrics = await (await fetch(url)).text();
  const sum = (name: string) =>
    [...metrics.matchAll(new RegExp(`^${name}\\{[^}]*role="app"[^}]*\\} (\\S+)`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  return { statements: sum('cedula_database_statements_total'), trips: sum('cedula_database_trips_total') };
}

/** Scripts that Redis was asked to run: the gateway asks it for nothing else on a call's way. */
async function redisTrips(): Promise<number> {
  const stats = await redis.info('commandstats');
  return Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

async function measure(name: string, service: ServiceName, call: () => Promise<unknown>): Promise<void> {
  await call();
  await sleep(300);
  const before = { redis: await redisTrips(), database: await databaseTraffic(service) };
  for (let time = 0; time < times; time += 1) await call();
  await sleep(300);
  const after = { redis: await redisTrips(), database: await databaseTraffic(service) };
  const perCall = (from: number, to: number) => (to - from) / times;
  report({
    name: `${name}.redis_trips`,
    value: perCall(before.redis, after.redis),
    unit: 'per call',
    atMost: 1,
  });
  const { database } = after;
  report({
    name: `${name}.sql_statements`,
    value: perCall(before.database.statements, database.statements),
    unit: 'per call',
  });
  report({
    name: `${name}.sql_trips`,
    value: perCall(before.database.trips, database.trips),
    unit: 'per call',
  });
}

const upload = async (): Promise<string> => {
  const bytes = { content: picture, type: 'image/png' };
  const { body } = await cedula.request<{ image: { id: string } }>('POST', '/v1/images', { bytes });
  return body.image.id;
};
const imageId = await upload();
await measure('get_access_key', 'identity', () => cedula.get(`/v1/access-keys/${accessKey.id}`));
await measure('get_image', 'media', () => cedula.get(`/v1/images/${imageId}`));
await measure('list_images', 'media', () => cedula.get('/v1/images', { pageSize: 20 }));
await measure('upload_image', 'media', upload);
await measure('detect_faces', 'inference', () => cedula.post('/v1/face-detections', { imageId }));
await measure('get_usage', 'billing', () => cedula.get('/v1/usage'));
redis.disconnect();
