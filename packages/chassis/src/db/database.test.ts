import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, describe, expect, test } from 'vitest';
import { ensureDatabase, withClient } from '../../../../tools/stack/servers/databases.ts';
import { startPrivate } from '../../../../tools/testing/servers.ts';
import { openLedger, silent } from '../../testing/ledger/open-ledger.ts';
import { Note, schema, Total } from '../../testing/ledger/schema.ts';
import { DomainError } from '../errors/domain-error.ts';
import { newId } from '../ids/id.ts';
import { createDatabase, type Database, type EntityManager } from './database.ts';
import { isUniqueViolation } from './database-error.ts';
import { migrate } from './migrate.ts';

const metrics = new Registry();
const ledger = await openLedger({ metrics });
afterAll(() => ledger.drop());
const tenant = newId('cli');
const away = { name: 'DomainError', reason: 'UNAVAILABLE', details: { retryAfterSeconds: 1 } };

const read = (em: EntityManager) => em.find(Note, {}, { limit: 1 });
const sleep = (seconds: number) => (em: EntityManager) => em.execute('select pg_sleep(?)', [seconds]);
const write = (text: string) => async (em: EntityManager) =>
  void em.create(Note, { id: newId('img'), clientId: tenant, text });

describe('a refusal', () => {
  test('names the constraint, and nothing of the statement or its values', async () => {
    await ledger.withTenant(tenant, write('secret-4242'));
    const error: unknown = await ledger
      .withTenant(tenant, write('secret-4242'))
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'note_text')).toBe(true);
    expect(isUniqueViolation(error, 'another_key')).toBe(false);
    expect(error).toMatchObject({ code: '23505', constraint: 'note_text', table: 'note' });
    expect(
      JSON.stringify([error, String(error), error instanceof Error && [error.stack, error.cause]]),
    ).not.toContain('secret-4242');
  });

  test('of a value does not repeat it', async () => {
    const cast = ledger.withTenant(tenant, (em) => em.execute('select ?::int', ['secret-4242']));
    await expect(cast).rejects.toMatchObject({ name: 'DatabaseError', code: '22P02' });
    await expect(cast).rejects.not.toThrow('secret-4242');
  });

  test('is not confused with the failure of another server that the work asked', async () => {
    const other = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    await expect(ledger.withTenant(tenant, () => Promise.reject(other))).rejects.toBe(other);
    const domain = new DomainError('NOT_FOUND', 'There is no such resource.');
    await expect(ledger.withTenant(tenant, () => Promise.reject(domain))).rejects.toBe(domain);
  });
});

describe('conflicting work', () => {
  /** Adds to two totals, in the order given, so that two of them wait for each other. */
  const addTo = (database: Database, [first, second]: readonly [string, string], met: () => Promise<void>) =>
    database.asSystem('consumer', async (em) => {
      const add = 'update total set units = units + 1 where client_id = ?';
      await em.execute(add, [first], 'run');
      await met();
      await em.execute(add, [second], 'run');
    });

  test('is done again, so that both of two that lock each other out succeed', async () => {
    const [a, b] = [newId('cli'), newId('cli')];
    await ledger.asSystem('consumer', async (em) => {
      for (const clientId of [a, b]) em.create(Total, { clientId, units: 0 });
    });
    const met = Promise.withResolvers<void>();
    let waiting = 0;
    const meet = async () => {
      waiting += 1;
      if (waiting === 2) met.resolve();
      await met.promise;
    };
    await Promise.all([addTo(ledger, [a, b], meet), addTo(ledger, [b, a], meet)]);
    const totals = await ledger.asSystem('consumer', (em) => em.find(Total, { clientId: { $in: [a, b] } }));
    expect(totals.map(({ units }) => units)).toEqual([2, 2]);
    expect(waiting).toBeGreaterThan(2);
  });

  test('is given up after four tries', async () => {
    let tries = 0;
    const work = ledger.withTenant(tenant, async (em) => {
      tries += 1;
      await em.execute(`do $$ begin raise sqlstate '40001'; end $$`);
    });
    await expect(work).rejects.toMatchObject(away);
    expect(tries).toBe(4);
  });
});

describe('a limit', () => {
  test('ends statements that take too long', async () => {
    const impatient = await openLedger({ timeouts: { statementMs: 200 } });
    const started = performance.now();
    await expect(impatient.withTenant(tenant, sleep(5))).rejects.toMatchObject(away);
    expect(performance.now() - started).toBeLessThan(2_000);
    await impatient.drop();
  });

  test('ends transactions in which nothing is asked, and gives their locks back', async () => {
    const impatient = await openLedger({ timeouts: { idleInTransactionMs: 1_000 }, poolSize: 1 });
    for (let round = 0; round < 2; round += 1) {
      const idle = impatient.withTenant(tenant, async (em) => {
        await read(em);
        await delay(1_800);
        return read(em);
      });
      await expect(idle).rejects.toMatchObject(away);
    }
    await expect(impatient.withTenant(tenant, read)).resolves.toEqual([]);
    await impatient.drop();
  });

  test('refuses work that would wait too long for a connection', async () => {
    const narrow = await openLedger({ poolSize: 1, timeouts: { connectMs: 150 } });
    const started = Promise.withResolvers<void>();
    const first = narrow.withTenant(tenant, async (em) => {
      await read(em);
      started.resolve();
      await sleep(1)(em);
    });
    await started.promise;
    const queue = Array.from({ length: 30 }, () => narrow.withTenant(tenant, read));
    const outcomes = await Promise.allSettled(queue);
    expect(outcomes.map(({ status }) => status)).not.toContain('fulfilled');
    await expect(queue[0]).rejects.toMatchObject(away);
    const last = queue
      .at(-1)
      ?.catch((error: unknown) => (error instanceof DomainError ? error.cause : error));
    expect(String(await last)).toContain('too many wait');
    await first;
    await expect(narrow.withTenant(tenant, read)).resolves.toEqual([]);
    await narrow.drop();
  });
});

describe('a server that goes away', () => {
  test('in the middle of transactions fails them, and costs no connection of the pool', async () => {
    const narrow = await openLedger({ poolSize: 2 });
    for (let round = 0; round < 6; round += 1) {
      const cut = narrow.withTenant(tenant, async (em) => {
        const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
        await withClient(narrow.appUrl, (client) =>
          client.query('select pg_terminate_backend($1)', [row?.pid]),
        );
        return read(em);
      });
      await expect(cut).rejects.toMatchObject(away);
    }
    await expect(Promise.all([1, 2, 3].map(() => narrow.withTenant(tenant, read)))).resolves.toHaveLength(3);
    await narrow.drop();
  });

  test('fails every call with UNAVAILABLE at once, and serves again when it is back', async () => {
    await using server = await startPrivate('postgres');
    const urls = await ensureDatabase({
      adminUrl: server.url,
      service: 'ledger',
      passwordOf: (role) => role,
    });
    await migrate({ schema, ownerUrl: urls.ownerUrl, log: silent });
    await using database = disposable(
      createDatabase({ schema, ...urls, log: silent, timeouts: { statementMs: 1_000, connectMs: 500 } }),
    );
    await database.ping();

    await server.kill();
    const started = performance.now();
    await expect(database.withTenant(tenant, read)).rejects.toMatchObject(away);
    await expect(database.asSystem('census', read)).rejects.toMatchObject(away);
    await expect.poll(() => database.ping().catch((error: unknown) => error)).toMatchObject(away);
    expect(performance.now() - started).toBeLessThan(2_000);

    await server.start();
    await database.ping();
    await database.withTenant(tenant, write('after the crash'));

    // Frozen, it keeps its connections, takes others, and answers nothing.
    const frozen = [server.pid() ?? 0, ...(await backendsOf(database))];
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, () => database.withTenant(tenant, read, { readOnly: true })),
    );
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
    expect(outcomes.map(({ status }) => status)).not.toContain('fulfilled');
    await expect
      .poll(() =>
        database.withTenant(tenant, read).then(
          (notes) => notes.length,
          () => 0,
        ),
      )
      .toBe(1);
  });

  test('is no reason not to start', async () => {
    const nowhere = 'postgresql://ledger_app:x@127.0.0.1:1/ledger';
    const database = createDatabase({ schema, appUrl: nowhere, systemUrl: nowhere, log: silent });
    await expect(database.ping()).rejects.toMatchObject(away);
    await database.close();
  });
});

test('what goes to the database is measured', async () => {
  await ledger.withTenant(tenant, read);
  const text = await metrics.metrics();
  expect(text).toMatch(/cedula_database_statements_total{role="app"} [1-9]/);
  expect(text).toMatch(/cedula_database_trips_total{role="app"} [1-9]/);
  expect(text).toMatch(/cedula_database_connections{role="app",state="idle"} [1-9]/);
  expect(text).toMatch(/cedula_database_transaction_seconds_count{role="app",outcome="committed"} [1-9]/);
});

function disposable(database: Database): Database & AsyncDisposable {
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

/** The processes that serve connections. */
async function backendsOf(database: Database): Promise<number[]> {
  const rows = await database.withTenant(tenant, (em) =>
    em.execute<{ pid: number }[]>(`select pid from pg_stat_activity where backend_type = 'client backend'`),
  );
  return rows.map(({ pid }) => pid);
}
