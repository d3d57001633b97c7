import { Cedula } from '@cedula/client';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { drawPortrait } from '@cedula/specimens';
import { Redis } from 'ioredis';
import { findImage } from '../services/media/src/images/image-store.ts';
import { schema } from '../services/media/src/schema.ts';
import { startPrivateStack } from '../tools/testing/mesh.ts';
import { median, report } from './load/report.ts';

// Whether it would pay to keep what is known of images in Redis: what a read from the database
// costs its process against one from Redis, and how much of a whole signed GET of an image that
// would save.

const runs = 5;
const reads = 400;
const atOnce = 16;

await using stack = await startPrivateStack({
  environment: {
    CEDULA_ENGINE: 'simulated',
    CEDULA_RATE_PER_SECOND: '100000',
    CEDULA_RATE_BURST: '100000',
  },
});
const company = { name: 'Bench', email: 'bench@cedula.example' };
const { client, cedula } = await Cedula.signUp(stack.httpUrl, company);
const { image } = await cedula.images.upload({ content: await drawPortrait({ person: 'ada' }) });

const { media } = stack.environments;
const database = createDatabase({
  schema,
  appUrl: media.CEDULA_DATABASE_APP_URL ?? '',
  systemUrl: media.CEDULA_DATABASE_SYSTEM_URL ?? '',
  log: createLogger({ service: 'bench', level: 'silent' }),
});
const redis = new Redis(stack.servers.redis.url, { enableAutoPipelining: true });
const name = { clientId: client.id, id: image.id };
const key = `bench:image:${image.id}`;
await redis.set(key, JSON.stringify(image));

const fromDatabase = () => database.withTenant(client.id, (em) => findImage(em, name), { readOnly: true });
const fromRedis = async () => JSON.parse((await redis.get(key)) ?? '') as unknown;
const wholeCall = () => cedula.get(`/v1/images/${image.id}`);

async function drive(work: () => Promise<unknown>): Promise<void> {
  let left = reads;
  const one = async () => {
    while ((left -= 1) >= 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Processor time of this process for one, in microseconds. */
async function ownCost(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await drive(work);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / reads;
}

/** Processor time of gateway and media for one whole call, in microseconds. */
async function callCost(): Promise<number> {
  const before = await servicesCpu();
  await drive(wholeCall);
  return ((await servicesCpu()) - before) / reads;
}

async function servicesCpu(): Promise<number> {
  const seconds = await Promise.all(
    (['gateway', 'media'] as const).map(async (service) => {
      const answer = await fetch(`http://127.0.0.1:${stack.ports[service].internal}/metrics`);
      const [, value] = /^process_cpu_seconds_total(?:\{.*\})? (\S+)$/m.exec(await answer.text()) ?? [];
      return Number(value);
    }),
  );
  return seconds.reduce((sum, each) => sum + each, 0) * 1e6;
}

for (const work of [fromDatabase, fromRedis, wholeCall]) await drive(work);
const rounds: { readonly stored: number; readonly cached: number; readonly whole: number }[] = [];
for (let run = 0; run < runs; run += 1)
  rounds.push({
    stored: await ownCost(fromDatabase),
    cached: await ownCost(fromRedis),
    whole: await callCost(),
  });
const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
report({
  name: 'image_metadata.redis_against_database',
  value: of(({ stored, cached }) => cached / stored),
  unit: '×',
  note: `processor time of a reading process; ${of(({ stored }) => stored).toFixed(0)} µs from the database`,
});
report({
  name: 'image_metadata.share_of_a_call',
  value: of(({ stored, cached, whole }) => (stored - cached) / whole),
  unit: 'of a GET saved at most',
  note: `gateway and media take ${of(({ whole }) => whole).toFixed(0)} µs for a signed call; median of ${runs}`,
});
redis.disconnect();
await database.close();
