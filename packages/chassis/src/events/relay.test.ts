import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBroker, openEvents, outboxRows } from '../../testing/ledger/open-events.ts';
import { openLedger, silent } from '../../testing/ledger/open-ledger.ts';
import { callMetered, publishCalls } from '../../testing/ledger/publish.ts';
import type { Database } from '../db/database.ts';
import { createIdSource, newId } from '../ids/id.ts';
import { manualClock } from '../time/clock.ts';
import type { Delivery } from './broker.ts';
import { confirm } from './confirmations.ts';
import { createOutbox } from './outbox.ts';
import { type RelayOptions, startRelay } from './relay.ts';
import { eventIdOf } from './subjects.ts';

const mesh = await openEvents();
const { broker, media, nats } = mesh;
afterAll(() => mesh.close());
const clientId = newId('cli');
const clock = manualClock(Date.now());
const outbox = createOutbox({ clock, ids: createIdSource({ clock }) });

/** Everything that a consumer is sent. It accepts all, and confirms nothing. */
async function mailbox(consumer: string): Promise<Delivery[]> {
  const own = await openBroker(nats.url);
  const deliveries = await own.consume(consumer);
  const received: Delivery[] = [];
  const reading = (async () => {
    for await (const delivery of deliveries) {
      received.push(delivery);
      delivery.accept();
    }
  })();
  onTestFinished(async () => {
    deliveries.close();
    await reading.catch(() => undefined);
    await own.close();
  });
  return received;
}

function relay(options: Partial<RelayOptions> = {}) {
  const started = startRelay({
    service: 'media',
    database: media,
    broker,
    outbox,
    clock,
    log: silent,
    pollMs: 20,
    ...options,
  });
  onTestFinished(() => started.close());
  return started;
}

async function drain(ledger: Database = media): Promise<void> {
  await ledger.asSystem('relay', (em) => em.execute('delete from outbox', [], 'run'));
}

const eventsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ messageId }) => eventIdOf(messageId));

describe('an event', () => {
  test('is sent at once, and again when it is not confirmed: after 30 s, a minute, two, under a new id each', async () => {
    onTestFinished(() => drain());
    const received = await mailbox('billing');
    relay();
    const [id] = await publishCalls({ database: media, outbox }, clientId, 1);
    await expect.poll(() => received.map(({ messageId }) => messageId)).toEqual([`${id}.1`]);
    expect(received[0]?.subject).toBe('cedula.events.billing.media.call_metered');
    for (const [attempt, seconds] of [
      [2, 30],
      [3, 60],
      [4, 120],
      [5, 240],
      [6, 300],
      [7, 300],
    ] as const) {
      clock.advance(seconds * 1_000 - 1);
      await delay(80);
      expect(received).toHaveLength(attempt - 1);
      clock.advance(1);
      await expect.poll(() => received.at(-1)?.messageId).toBe(`${id}.${attempt}`);
    }
    expect(await outboxRows(media)).toBe(1);
  });

  test('is forgotten when its consumer confirms it, and not for what another one says', async () => {
    onTestFinished(() => drain());
    const received = await mailbox('billing');
    relay();
    const ids = await publishCalls({ database: media, outbox }, clientId, 250);
    await expect.poll(() => received.length).toBe(250);
    confirm(broker, 'media', 'inference', ids);
    confirm(broker, 'identity', 'billing', ids);
    broker.broadcast('cedula.confirm.media', Buffer.from('noise'));
    confirm(broker, 'media', "billing', 'x", ids);
    confirm(broker, 'media', 'billing', ['evt_x,y', ...ids.slice(0, 100)]);
    await expect.poll(() => outboxRows(media)).toBe(150);
    await delay(100);
    expect(await outboxRows(media)).toBe(150);
    confirm(broker, 'media', 'billing', ids);
    await expect.poll(() => outboxRows(media)).toBe(0);
  });

  test('that nobody has to apply is forgotten when the broker has it', async () => {
    relay();
    await media.withTenant(clientId, (em) =>
      em.execute(
        `insert into outbox (event_id, consumer, client_id, subject, event, due_time) values (?, 'any', ?, 'seen', '', ?)`,
        [newId('evt'), clientId, new Date(clock.now())],
        'run',
      ),
    );
    await expect.poll(() => outboxRows(media)).toBe(0);
  });

  test('whose consumer was never there waits, and holds up nobody else', async () => {
    onTestFinished(() => drain());
    const received = await mailbox('billing');
    await media.withTenant(clientId, (em) =>
      em.execute(
        `insert into outbox (event_id, consumer, client_id, subject, event, due_time)
         select 'evt_' || n, 'absent', ?, 'seen', '', ? from generate_series(1, 1200) as n`,
        [clientId, new Date(clock.now() - 60_000)],
        'run',
      ),
    );
    relay();
    await publishCalls({ database: media, outbox }, clientId, 5);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(5);
    expect(await outboxRows(media)).toBe(1_205);
  });
});

describe('several relays', () => {
  test('share an outbox: each event is sent by one of them', async () => {
    onTestFinished(() => drain());
    const received = await mailbox('billing');
    const ids = await publishCalls({ database: media, outbox }, clientId, 1_500);
    for (let number = 0; number < 3; number += 1) relay({ broker: await another() });
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1_500);
    expect(new Set(eventsOf(received))).toEqual(new Set(ids));
    expect(received.every(({ messageId }) => messageId.endsWith('.1'))).toBe(true);
  });

  async function another() {
    const own = await openBroker(nats.url);
    onTestFinished(() => own.close());
    return own;
  }
});

test('a transaction that began earlier and commits later is not passed over', async () => {
  onTestFinished(() => drain());
  const received = await mailbox('billing');
  relay();
  const slow = Promise.withResolvers<void>();
  const first = media.withTenant(clientId, async (em) => {
    const id = await outbox.publish(em, callMetered(), { clientId });
    await slow.promise;
    return id;
  });
  await delay(50);
  const [second] = await publishCalls({ database: media, outbox }, clientId, 1);
  await expect.poll(() => eventsOf(received)).toEqual([second]);
  slow.resolve();
  const id = await first;
  await expect.poll(() => eventsOf(received)).toEqual([second, id]);
});

test('while the broker is away nothing is lost, and no attempt is spent', { timeout: 30_000 }, async () => {
  onTestFinished(() => drain());
  relay();
  await nats.kill();
  await expect.poll(() => broker.isConnected()).toBe(false);
  const ids = await publishCalls({ database: media, outbox }, clientId, 20);
  await delay(200);
  const attempts = await media.asSystem('relay', (em) =>
    em.execute<{ attempts: number }[]>('select attempts from outbox'),
  );
  expect(attempts.map((row) => row.attempts)).toEqual(Array.from({ length: 20 }, () => 0));
  await nats.start();
  const received = await mailbox('billing');
  const seen = async () => {
    clock.advance(1_000);
    return new Set(eventsOf(received)).size;
  };
  await expect.poll(seen, { timeout: 10_000 }).toBe(20);
  expect(new Set(eventsOf(received))).toEqual(new Set(ids));
});

test('how far it is behind is measured', async () => {
  const ledger = await openLedger();
  const metrics = new Registry();
  await publishCalls({ database: ledger, outbox }, clientId, 3);
  clock.advance(7_000);
  const started = startRelay({
    service: 'media',
    database: ledger,
    broker,
    clock,
    log: silent,
    metrics,
    pollMs: 20,
  });
  await expect.poll(() => metrics.metrics()).toMatch(/cedula_outbox_rows 3/);
  expect(await metrics.metrics()).toMatch(/cedula_outbox_oldest_seconds 7/);
  await started.close();
  await ledger.drop();
});
