import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { openLedger, silent } from '../../testing/ledger/open-ledger.ts';
import { Note, schema } from '../../testing/ledger/schema.ts';
import { newId } from '../ids/id.ts';
import { createDatabase, type EntityManager } from './database.ts';

const ledger = await openLedger();
afterAll(() => ledger.drop());
const tenant = newId('cli');

/** What a transaction sends. */
async function trafficOf(work: (em: EntityManager) => Promise<unknown>, readOnly = false) {
  const before = ledger.traffic();
  await ledger.withTenant(tenant, work, { readOnly });
  const after = ledger.traffic();
  return { statements: after.statements - before.statements, trips: after.trips - before.trips };
}

const write = (em: EntityManager) =>
  em.create(Note, { id: newId('img'), clientId: tenant, text: newId('req') });

test('a read takes two trips, and waits for the first alone where it is read-only', async () => {
  const read = (em: EntityManager) => em.find(Note, {});
  expect(await trafficOf(read)).toEqual({ statements: 4, trips: 2 });
  expect(await trafficOf(read, true)).toEqual({ statements: 4, trips: 2 });
});

test('each further statement takes one', async () => {
  const readTwice = async (em: EntityManager) => [await em.count(Note), await em.findAll(Note)];
  expect(await trafficOf(readTwice)).toEqual({ statements: 5, trips: 3 });
});

test('a write takes two', async () => {
  expect(await trafficOf(async (em) => void write(em))).toEqual({ statements: 4, trips: 2 });
});

test('nothing is sent where nothing is asked', async () => {
  expect(await trafficOf(() => Promise.resolve())).toEqual({ statements: 0, trips: 0 });
});

test('statements that are sent at once are answered in their order', async () => {
  const answers = await ledger.withTenant(tenant, (em) =>
    Promise.all([1, 2, 3, 4].map((number) => em.execute<{ n: number }[]>('select ?::int as n', [number]))),
  );
  expect(answers.flat().map(({ n }) => n)).toEqual([1, 2, 3, 4]);
});

test('values are values, whatever they look like', async () => {
  const texts = [`'; drop table note; --`, `\\'`, '?', '$1', ';commit;', 'ü\u2028😀', '\n', `E'\\x27'`];
  for (const text of texts) {
    await ledger.withTenant(
      tenant,
      async (em) => void em.create(Note, { id: newId('img'), clientId: tenant, text }),
    );
    const found = await ledger.withTenant(tenant, (em) => em.findOne(Note, { text }), { readOnly: true });
    expect(found?.text).toBe(text);
  }
});

test('a transaction begins after the read-only one before it on its connection has ended', async () => {
  const narrow = await openLedger({ poolSize: 1 });
  for (let round = 0; round < 50; round += 1) {
    await narrow.withTenant(tenant, (em) => em.find(Note, {}), { readOnly: true });
    await narrow.withTenant(tenant, async (em) => void write(em));
  }
  await expect(narrow.withTenant(tenant, (em) => em.count(Note))).resolves.toBe(50);
  await narrow.drop();
});

/** Passes on what is sent to the database, and cuts the connection instead of passing on a `commit`. */
async function cutAtCommit(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const server = createServer((socket) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    socket.on('data', (data) => {
      if (data.includes('commit')) socket.resetAndDestroy();
      else upstream.write(data);
    });
    upstream.on('data', (data) => socket.write(data));
    socket.on('close', () => upstream.destroy()).on('error', () => undefined);
    upstream.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href, close: () => server.close() };
}

test('a transaction on a connection that broke with the one before fails as one whose database is away', async () => {
  const cut = await cutAtCommit(ledger.appUrl);
  const { systemUrl } = ledger;
  const narrow = createDatabase({ schema, appUrl: cut.url, systemUrl, log: silent, poolSize: 1 });
  await narrow.withTenant(tenant, (em) => em.find(Note, {}), { readOnly: true });
  const next = narrow.withTenant(tenant, (em) => em.find(Note, {}), { readOnly: true });
  await expect(next).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  await narrow.close();
  cut.close();
});
