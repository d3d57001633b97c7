import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startPrivate } from '../../../../tools/testing/servers.ts';
import { openBroker } from '../../testing/ledger/open-events.ts';
import { silent } from '../../testing/ledger/open-ledger.ts';
import { type Broker, createBroker, type Delivery } from './broker.ts';

const nats = await startPrivate('nats');
afterAll(() => nats[Symbol.asyncDispose]());

const text = (payload: Uint8Array) => Buffer.from(payload).toString();
const bytes = (payload: string) => Buffer.from(payload);

async function open(): Promise<Broker> {
  const broker = await openBroker(nats.url);
  onTestFinished(() => broker.close());
  return broker;
}

/** Collects what a broker hears. */
function hear(broker: Broker, subject: string, group?: string): string[] {
  const heard: string[] = [];
  broker.listen(subject, (payload) => heard.push(text(payload)), group === undefined ? {} : { group });
  return heard;
}

/** Takes the deliveries of a consumer until it ends. */
async function take(broker: Broker, consumer: string, limit: number): Promise<Delivery[]> {
  const deliveries = await broker.consume(consumer);
  const taken: Delivery[] = [];
  for await (const delivery of deliveries) {
    taken.push(delivery);
    if (taken.length === limit) deliveries.close();
  }
  return taken;
}

describe('what is broadcast', () => {
  test('is heard by all who listen, and by one of each group', async () => {
    const [a, b] = [await open(), await open()];
    const [all, others] = [hear(a, 'news'), hear(b, 'news')];
    const [first, second] = [hear(a, 'news', 'desk'), hear(b, 'news', 'desk')];
    await Promise.all([a.check(), b.check()]);
    for (let number = 0; number < 10; number += 1) expect(a.broadcast('news', bytes(`${number}`))).toBe(true);
    await expect.poll(() => others.length).toBe(10);
    await expect.poll(() => all.length).toBe(10);
    await expect.poll(() => first.length + second.length).toBe(10);
  });

  test('is not heard any more by whoever stopped listening', async () => {
    const broker = await open();
    const heard: string[] = [];
    const listening = broker.listen('news', (payload) => heard.push(text(payload)));
    broker.broadcast('news', bytes('one'));
    await expect.poll(() => heard).toEqual(['one']);
    listening.close();
    await broker.check();
    broker.broadcast('news', bytes('two'));
    await broker.check();
    expect(heard).toEqual(['one']);
  });
});

describe('a delivery', () => {
  test('carries bytes, subject and message id, and comes once where it is accepted', async () => {
    const broker = await open();
    await broker.ensureStream('alpha', 'consumer');
    await broker.publish('cedula.events.alpha.media.seen', new Uint8Array([0, 255, 10]), 'evt_a.1');
    const [delivery] = await take(broker, 'alpha', 1);
    expect(delivery).toMatchObject({ subject: 'cedula.events.alpha.media.seen', messageId: 'evt_a.1' });
    expect([...(delivery?.payload ?? [])]).toEqual([0, 255, 10]);
    delivery?.accept();
    await broker.publish('cedula.events.alpha.media.seen', bytes('next'), 'evt_b.1');
    expect((await take(broker, 'alpha', 1)).map(({ messageId }) => messageId)).toEqual(['evt_b.1']);
  });

  test('comes again when it was asked for, and not before', async () => {
    const broker = await open();
    await broker.ensureStream('beta', 'consumer');
    await broker.publish('cedula.events.beta.media.seen', bytes('x'), 'evt_a.1');
    const [first] = await take(broker, 'beta', 1);
    const asked = performance.now();
    first?.retryIn(300);
    const [again] = await take(broker, 'beta', 1);
    expect(performance.now() - asked).toBeGreaterThan(250);
    expect(again?.messageId).toBe('evt_a.1');
    again?.accept();
  });

  test('is dropped by the broker under an id that it has seen', async () => {
    const broker = await open();
    await broker.ensureStream('gamma', 'consumer');
    for (const id of ['evt_a.1', 'evt_a.1', 'evt_a.2']) {
      await broker.publish('cedula.events.gamma.media.seen', bytes(id), id);
    }
    const taken = await take(broker, 'gamma', 2);
    expect(taken.map(({ messageId }) => messageId)).toEqual(['evt_a.1', 'evt_a.2']);
  });

  test('to a consumer that was never there is refused', async () => {
    const broker = await open();
    await expect(broker.publish('cedula.events.nobody.media.seen', bytes('x'), 'evt_a.1')).rejects.toThrow(
      '503',
    );
  });
});

describe('a broker that goes away', () => {
  test('is noticed, tells nobody, and is used again when it is back', async () => {
    const broker = await open();
    const heard = hear(broker, 'news');
    await broker.check();
    await nats.kill();
    await expect.poll(() => broker.isConnected()).toBe(false);
    expect(broker.broadcast('news', bytes('lost'))).toBe(false);
    await expect(broker.check()).rejects.toThrow('away');
    await expect(broker.publish('cedula.events.a.b.c', bytes('x'), 'evt_a.1')).rejects.toThrow('away');
    await expect(broker.consume('alpha')).rejects.toThrow('away');
    await nats.start();
    await expect.poll(() => broker.isConnected(), { timeout: 10_000 }).toBe(true);
    await broker.check();
    broker.broadcast('news', bytes('back'));
    await expect.poll(() => heard).toEqual(['back']);
  });

  test('is no reason not to start, nor not to stop', async () => {
    await nats.kill();
    const broker = createBroker({ url: nats.url, name: 'early', log: silent });
    const heard = hear(broker, 'news');
    await delay(100);
    expect(broker.isConnected()).toBe(false);
    const gone = createBroker({ url: nats.url, name: 'gone', log: silent });
    await gone.close();
    await nats.start();
    await expect.poll(() => broker.isConnected(), { timeout: 10_000 }).toBe(true);
    broker.broadcast('news', bytes('first'));
    await expect.poll(() => heard).toEqual(['first']);
    await broker.close();
  });

  test(
    'and has lost its disk ends the deliveries; consumed anew they come again',
    { timeout: 40_000 },
    async () => {
      const broker = await open();
      const taken = take(broker, 'delta', 1).catch(() => []);
      await delay(200);
      await nats.kill();
      rmSync(nats.storeFolder, { recursive: true, force: true });
      await nats.start();
      await expect(Promise.race([taken, delay(15_000, 'still waiting')])).resolves.toEqual([]);
      await broker.ensureStream('delta', 'consumer');
      await broker.publish('cedula.events.delta.media.seen', bytes('x'), 'evt_a.1');
      await expect(take(broker, 'delta', 1)).resolves.toHaveLength(1);
    },
  );

  test('frozen, is noticed', { timeout: 20_000 }, async () => {
    const broker = await open();
    nats.signal('SIGSTOP');
    onTestFinished(() => nats.signal('SIGCONT'));
    await expect.poll(() => broker.isConnected(), { timeout: 12_000, interval: 100 }).toBe(false);
    nats.signal('SIGCONT');
    await expect.poll(() => broker.isConnected(), { timeout: 10_000 }).toBe(true);
  });
});

test('a stream that is deleted ends the deliveries', { timeout: 20_000 }, async () => {
  const { connect } = await import('nats');
  const broker = await open();
  const taken = take(broker, 'epsilon', 1).catch(() => []);
  await delay(200);
  const { host, username: user, password: pass } = new URL(nats.url);
  const admin = await connect({ servers: host, user, pass });
  await (await admin.jetstreamManager()).streams.delete('cedula-events-epsilon');
  await admin.close();
  await expect(Promise.race([taken, delay(10_000, 'still waiting')])).resolves.toEqual([]);
});

test('wrong credentials are no connection', async () => {
  const url = new URL(nats.url);
  url.password = 'guess';
  const broker = createBroker({ url: url.href, name: 'stranger', log: silent });
  await delay(300);
  expect(broker.isConnected()).toBe(false);
  await broker.close();
});
