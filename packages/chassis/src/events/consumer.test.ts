import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { fromBinary } from '@bufbuild/protobuf';
import { ConfirmationSchema } from '@cedula/contract/cedula/events/v1/confirmation_pb.ts';
import { apply, poison } from '../../testing/ledger/apply.ts';
import { countOf, deadLetters, openEvents } from '../../testing/ledger/open-events.ts';
import { silent } from '../../testing/ledger/open-ledger.ts';
import { callMetered } from '../../testing/ledger/publish.ts';
import { createDatabase } from '../db/database.ts';
import { schema } from '../../testing/ledger/schema.ts';
import { createIdSource, newId } from '../ids/id.ts';
import { manualClock } from '../time/clock.ts';
import { type ConsumerOptions, startConsumer } from './consumer.ts';
import { createEvent, encodeEvent, type Event } from './event-contract.ts';
import { confirmationSubject, eventSubject, messageId } from './subjects.ts';

const mesh = await openEvents();
const { broker, billing } = mesh;
await broker.ensureStream('billing', 'consumer');
afterAll(() => mesh.close());

/** What consumers confirm to `media`, in the order in which it comes. */
const confirmed: string[] = [];
broker.listen(confirmationSubject('media'), (payload) => {
  const confirmation = fromBinary(ConfirmationSchema, payload);
  if (confirmation.consumer === 'billing') confirmed.push(...confirmation.eventIds);
});
afterEach(() => void confirmed.splice(0));

function consumer(options: Partial<ConsumerOptions> = {}) {
  const started = startConsumer({
    name: 'billing',
    database: billing,
    broker,
    apply,
    log: silent,
    retryMs: 20,
    ...options,
  });
  onTestFinished(() => started.close());
  return started;
}

function callOf(clientId: string, fields: Parameters<typeof callMetered>[0] = {}, id = newId('evt')): Event {
  return createEvent(id, callMetered(fields), { clientId }, Date.now());
}

let attempts = 0;
async function send(event: Event | Uint8Array, id = event instanceof Uint8Array ? newId('evt') : event.id) {
  attempts += 1;
  const subject = eventSubject({ consumer: 'billing', publisher: 'media', event: 'call_metered' });
  const bytes = event instanceof Uint8Array ? event : encodeEvent(event);
  await broker.publish(subject, bytes, messageId(id, attempts));
}

describe('an event', () => {
  test(
    'that comes a thousand times counts once, and is confirmed each time',
    { timeout: 60_000 },
    async () => {
      const clientId = newId('cli');
      const event = callOf(clientId, { units: 3n });
      for (let process = 0; process < 3; process += 1) consumer({ batchSize: 7 + process });
      await Promise.all(Array.from({ length: 1_000 }, () => send(event)));
      await send(callOf(clientId));
      await expect
        .poll(() => countOf(billing, clientId), { timeout: 20_000 })
        .toEqual({ lines: 2, events: 2, total: 4 });
      await delay(200);
      expect(await countOf(billing, clientId)).toEqual({ lines: 2, events: 2, total: 4 });
      // Deliveries of one batch are one confirmation.
      expect(confirmed.filter((id) => id === event.id).length).toBeGreaterThan(30);
    },
  );

  test('counts for its own client alone', async () => {
    const [alice, bob] = [newId('cli'), newId('cli')];
    consumer();
    await Promise.all([
      send(callOf(alice)),
      send(callOf(bob, { units: 5n })),
      send(callOf(alice)),
      send(callOf(bob)),
    ]);
    await expect.poll(() => countOf(billing, alice)).toEqual({ lines: 2, events: 2, total: 2 });
    await expect.poll(() => countOf(billing, bob)).toEqual({ lines: 2, events: 2, total: 6 });
  });

  test('is confirmed after its commit', async () => {
    const clientId = newId('cli');
    const event = callOf(clientId);
    const held = Promise.withResolvers<void>();
    consumer({
      apply: async (em, events) => {
        await apply(em, events);
        await held.promise;
      },
    });
    await send(event);
    await delay(200);
    expect(confirmed).toEqual([]);
    held.resolve();
    await expect.poll(() => confirmed).toEqual([event.id]);
    expect(await countOf(billing, clientId)).toMatchObject({ lines: 1 });
  });

  test('published while no consumer runs is applied when one does', async () => {
    const clientId = newId('cli');
    for (let number = 0; number < 30; number += 1) await send(callOf(clientId));
    consumer();
    await expect.poll(() => countOf(billing, clientId)).toEqual({ lines: 30, events: 30, total: 30 });
  });
});

describe('an event that cannot be applied', () => {
  test('holds up nobody else, and is given up after five tries, with an alarm', async () => {
    const clientId = newId('cli');
    const bad = callOf(clientId, { label: poison });
    const metrics = new Registry();
    consumer({ metrics });
    await Promise.all([send(bad), ...Array.from({ length: 40 }, () => send(callOf(clientId)))]);
    await expect.poll(() => countOf(billing, clientId)).toEqual({ lines: 40, events: 40, total: 40 });
    await expect.poll(() => confirmed).toContain(bad.id);
    expect((await deadLetters(billing)).filter(({ event_id }) => event_id === bad.id)).toEqual([
      { event_id: bad.id, client_id: clientId, tries: 5, dead: true, problem: 'the ledger refuses poison' },
    ]);
    const text = await metrics.metrics();
    expect(text).toContain('cedula_events_total{consumer="billing",outcome="failed"} 4');
    expect(text).toContain('cedula_events_total{consumer="billing",outcome="dead"} 1');
    expect(text).toContain('cedula_events_total{consumer="billing",outcome="applied"} 40');

    // It counts as applied from then on, also for consumers that know nothing of it.
    confirmed.splice(0);
    consumer({ apply: () => Promise.resolve() });
    await send(bad);
    await expect.poll(() => confirmed).toEqual([bad.id]);
    expect(await countOf(billing, clientId)).toMatchObject({ lines: 40 });
  });

  test.each([
    ['no event at all', Buffer.from('noise'), 'parse|wire|breaks|premature|invalid'],
    ['nothing', new Uint8Array(), 'breaks the contract'],
    ['another event than its message id says', encodeEvent(callOf(newId('cli'))), 'not that of the event'],
  ])('because it is %s, is given up too', async (_, bytes, problem) => {
    const id = newId('evt');
    consumer();
    await send(bytes, id);
    await expect.poll(() => confirmed).toContain(id);
    const letter = (await deadLetters(billing)).find(({ event_id }) => event_id === id);
    expect(letter).toMatchObject({ client_id: '', tries: 5, dead: true });
    expect(letter?.problem).toMatch(new RegExp(problem));
  });

  test('and has no id is recognised by its content', async () => {
    consumer();
    await send(Buffer.from('unnamed'), 'somebody');
    const unnamed = async () =>
      (await deadLetters(billing)).filter(({ event_id }) => event_id.startsWith('sha256:'));
    await expect.poll(unnamed).toMatchObject([{ tries: 5, dead: true }]);
  });

  test('at first, and later can, is applied once', async () => {
    const clientId = newId('cli');
    let tries = 0;
    consumer({
      apply: async (em, events) => {
        tries += 1;
        if (tries < 4) throw new Error('not yet');
        await apply(em, events);
      },
    });
    const event = callOf(clientId);
    await send(event);
    await expect.poll(() => countOf(billing, clientId)).toEqual({ lines: 1, events: 1, total: 1 });
    expect(confirmed).toEqual([event.id]);
    expect((await deadLetters(billing)).find(({ event_id }) => event_id === event.id)).toMatchObject({
      dead: false,
    });
  });
});

describe('what the inbox has forgotten', () => {
  const hourMs = 3_600_000;
  const retentionMs = 24 * hourMs;

  test('is never applied again, but kept for somebody to look at', async () => {
    const clientId = newId('cli');
    const clock = manualClock(Date.now());
    const event = callOf(clientId, {}, createIdSource({ clock })('evt'));
    const first = consumer({ clock, retentionMs });
    await send(event);
    await expect.poll(() => confirmed).toEqual([event.id]);
    await first.close();
    const remembers = () =>
      billing.asSystem('consumer', (em) =>
        em.execute<object[]>('select 1 from inbox where event_id = ?', [event.id]),
      );
    expect(await remembers()).toHaveLength(1);

    // Old, and not forgotten yet: still known as applied.
    clock.advance(retentionMs - hourMs / 2);
    const second = consumer({ clock, retentionMs });
    await send(event);
    await expect.poll(() => confirmed).toEqual([event.id, event.id]);
    await second.close();
    expect(await remembers()).toHaveLength(1);

    clock.advance(hourMs);
    consumer({ clock, retentionMs });
    await expect.poll(remembers).toHaveLength(0);
    await send(event);
    await expect.poll(() => confirmed).toEqual([event.id, event.id, event.id]);
    expect(await countOf(billing, clientId)).toEqual({ lines: 1, events: 1, total: 1 });
    const letter = (await deadLetters(billing)).find(({ event_id }) => event_id === event.id);
    expect(letter).toMatchObject({ dead: true, problem: 'older than the inbox remembers' });

    // And once more, from wherever it comes.
    await send(event);
    await expect.poll(() => confirmed).toHaveLength(4);
    expect(await countOf(billing, clientId)).toEqual({ lines: 1, events: 1, total: 1 });
  });
});

describe('a database that goes away', () => {
  test('costs no event a try', { timeout: 30_000 }, async () => {
    const clientId = newId('cli');
    const { appUrl, systemUrl } = billing;
    const cut = createDatabase({ schema, appUrl, systemUrl, log: silent, systemPoolSize: 3 });
    onTestFinished(() => cut.close());
    let isAway = true;
    consumer({
      database: cut,
      apply: async (em, events) => {
        // The connection is ended under the transaction.
        if (isAway) await em.execute('select pg_terminate_backend(pg_backend_pid())');
        await apply(em, events);
      },
    });
    const events = Array.from({ length: 20 }, () => callOf(clientId));
    await Promise.all(events.map((event) => send(event)));
    await delay(500);
    expect(confirmed).toEqual([]);
    isAway = false;
    await expect
      .poll(() => countOf(billing, clientId), { timeout: 15_000 })
      .toEqual({ lines: 20, events: 20, total: 20 });
    const ids = events.map(({ id }) => id);
    expect((await deadLetters(billing)).filter(({ event_id }) => ids.includes(event_id))).toEqual([]);
  });
});

describe('a consumer', () => {
  test('says whether it receives', async () => {
    const running = consumer();
    await expect
      .poll(() =>
        running.check().then(
          () => 'receives',
          () => 'not',
        ),
      )
      .toBe('receives');
    await running.close();
    await expect(running.check()).rejects.toThrow('consumer billing receives nothing');
  });

  test('applies what it was given before it closes', async () => {
    const clientId = newId('cli');
    for (let number = 0; number < 300; number += 1) await send(callOf(clientId));
    const first = consumer({ batchSize: 10 });
    await expect
      .poll(() =>
        first.check().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await delay(50);
    await first.close();
    const before = await countOf(billing, clientId);
    consumer();
    // Well before what was given and not accepted would be given again.
    await expect
      .poll(() => countOf(billing, clientId), { timeout: 5_000 })
      .toEqual({ lines: 300, events: 300, total: 300 });
    expect(before.lines % 10).toBe(0);
  });
});
