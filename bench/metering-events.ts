import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { startRelay } from '@cedula/chassis/events/relay.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { publishCalls } from '../packages/chassis/testing/ledger/publish.ts';
import { schema as ledgerSchema } from '../packages/chassis/testing/ledger/schema.ts';
import { schema as billingSchema } from '../services/billing/src/schema.ts';
import { applyEvents } from '../services/billing/src/erasures/apply-events.ts';
import { type DatabaseUrls, ensureDatabase } from '../tools/stack/servers/databases.ts';
import { startServer } from '../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../tools/testing/temporary-data.ts';
import { median, report } from './load/report.ts';

// How many metered calls a second are carried from an outbox into billing's lines and totals,
// by one relay and one consumer in this one process, on a private PostgreSQL that syncs every
// commit and a private NATS. Batches are compared with events applied one by one, in the same run,
// and two consumers in processes of their own with one.

const events = Number(process.argv[2] ?? 20_000);
const singles = Math.ceil(events / 20);
/** For consumers side by side: a dozen batches at least, or there is no middle to measure. */
const eventsPerRound = 6_000;

const log = createLogger({ service: 'bench', level: 'silent' });
const host = await openTemporaryHost(() => undefined);
const postgres = await startServer('postgres', host);
const nats = await startServer('nats', host);
const { database: publisher } = await open(ledgerSchema);
const { database: billing, urls: billingUrls } = await open(billingSchema);
const apply = applyEvents({ outbox: createOutbox(), clock: systemClock });
const broker = createBroker({ url: nats.url, name: 'bench', log });
const clientId = newId('cli');
const publish = (count: number) =>
  publishCalls({ database: publisher, outbox: createOutbox() }, clientId, count);
const consume = (batchSize: number) =>
  startConsumer({ name: 'billing', database: billing, broker, apply, log, batchSize });

await until(() => Promise.resolve(broker.isConnected()), true);
await broker.ensureStream('billing', 'consumer');

await measure('published_in_hundreds', events, () => publish(events));
const relay = startRelay({ service: 'media', database: publisher, broker, log });
await measure('relayed', events, () => until(waiting, events));
const batches = consume(500);
const inBatches = await measure('applied_in_batches', events, () => until(applied, events));
await until(unconfirmed, 0);
await batches.close();

await publish(singles);
await until(waiting, singles);
const single = consume(1);
const singly = await measure('applied_one_by_one', singles, () => until(applied, events + singles));
report({
  name: 'metering.batch_ratio',
  value: inBatches / singly,
  unit: '×',
  note: 'events applied a second in batches of up to 500, against one by one',
});
await until(unconfirmed, 0);
await single.close();

const third = consume(500);
const before = await applied();
await measure('published_relayed_applied', events, async () => {
  await Promise.all([publish(events), until(applied, before + events)]);
  await until(unconfirmed, 0);
});

await third.close();
await relay.close();

// Consumers side by side, taking turns with one alone. The events are of many clients, as they
// are in life: those of one wait for each other, since they add to the same totals.
const rates = { one: [] as number[], two: [] as number[] };
for (let round = 0; round < 3; round += 1) {
  rates.one.push(await consumedBy(1));
  rates.two.push(await consumedBy(2));
}
report({ name: 'metering.one_consumer', value: median(rates.one), unit: 'events/s' });
report({ name: 'metering.two_consumers', value: median(rates.two), unit: 'events/s' });
report({
  name: 'metering.two_consumers.ratio',
  value: median(rates.two) / median(rates.one),
  unit: '×',
  note: 'events applied a second by two consumers in processes of their own, against one; this machine has to run the database and the broker as well',
});

await broker.close();
await Promise.all([publisher.close(), billing.close()]);
await Promise.all([postgres.stop(), nats.stop()]);
await host.close();

async function open(schema: ServiceSchema): Promise<{ database: Database; urls: DatabaseUrls }> {
  const database = `${schema.service}_${randomBytes(4).toString('hex')}`;
  const { service } = schema;
  const urls = await ensureDatabase({
    adminUrl: postgres.url,
    service,
    database,
    passwordOf: (role) => role,
  });
  await migrate({ schema, ownerUrl: urls.ownerUrl, log });
  // On a busy machine a connection may take longer than a service would wait for it.
  const timeouts = { connectMs: 30_000, statementMs: 60_000, idleInTransactionMs: 60_000 };
  return { database: createDatabase({ schema, ...urls, timeouts, log }), urls };
}

/** Reports a rate and what an event cost this process; gives the rate, events per second. */
async function measure(name: string, count: number, work: () => Promise<unknown>): Promise<number> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const perSecond = (count * 1_000) / (performance.now() - started);
  const { user, system } = process.cpuUsage(cpu);
  report({ name: `metering.${name}`, value: perSecond, unit: 'events/s' });
  report({ name: `metering.${name}.cpu`, value: (user + system) / count, unit: 'µs' });
  return perSecond;
}

/** How many events a second so many consumers apply: of the middle of them, when all are under way. */
async function consumedBy(consumers: number): Promise<number> {
  const clientIds = Array.from({ length: 16 }, () => newId('cli'));
  const each = Math.ceil(eventsPerRound / clientIds.length);
  const total = each * clientIds.length;
  const outbox = createOutbox();
  for (const id of clientIds) await publishCalls({ database: publisher, outbox }, id, each);
  const sending = startRelay({ service: 'media', database: publisher, broker, log });
  await until(waiting, total);
  const { appUrl, systemUrl } = billingUrls;
  const program = fileURLToPath(new URL('load/billing-consumer.ts', import.meta.url));
  const children = Array.from({ length: consumers }, () =>
    spawn(process.execPath, [program, appUrl, systemUrl, nats.url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const start = await lines();
  const reach = async (share: number) => {
    let done = (await lines()) - start;
    for (; done < total * share; done = (await lines()) - start) await delay(10);
    return { done, atMs: performance.now() };
  };
  const [first, last] = [await reach(0.1), await reach(0.9)];
  await until(unconfirmed, 0);
  await sending.close();
  for (const child of children) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
  return ((last.done - first.done) * 1_000) / (last.atMs - first.atMs);
}

/** How many lines there are, by what is noted of events: that costs little to count. */
async function lines(): Promise<number> {
  const [row] = await billing.asSystem('consumer', (em) =>
    em.execute<{ count: number }[]>('select count(*)::int as count from inbox'),
  );
  return row?.count ?? 0;
}

async function until<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  while ((await look()) !== wanted) await delay(20);
}

/** How many messages wait in billing's stream. */
async function waiting(): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${nats.monitoringPort}/jsz`);
  const { messages }: { messages: number } = await answer.json();
  return messages;
}

async function applied(): Promise<number> {
  const sql = 'select coalesce(sum(units), 0)::int as count from usage_total where grouping = ?';
  const [row] = await billing.withTenant(clientId, (em) => em.execute<{ count: number }[]>(sql, ['METER']));
  return row?.count ?? 0;
}

async function unconfirmed(): Promise<number> {
  const [row] = await publisher.asSystem('relay', (em) =>
    em.execute<{ count: number }[]>('select count(*)::int as count from outbox'),
  );
  return row?.count ?? 0;
}
