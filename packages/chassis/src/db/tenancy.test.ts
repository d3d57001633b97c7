import { afterAll, describe, expect, test } from 'vitest';
import { withClient } from '../../../../tools/stack/servers/databases.ts';
import { openLedger } from '../../testing/ledger/open-ledger.ts';
import { Note } from '../../testing/ledger/schema.ts';
import { newId } from '../ids/id.ts';
import { type Database, type EntityManager } from './database.ts';
import { tenantTable } from './tenancy.ts';

const ledger = await openLedger({ poolSize: 4 });
afterAll(() => ledger.drop());

const write = (em: EntityManager, clientId: string, text: string) =>
  em.create(Note, { id: newId('img'), clientId, text });
const refused = { name: 'DatabaseError', code: '42501' };

/** Two clients with a note each. */
async function twoClients(database: Database) {
  const [alice, bob] = [newId('cli'), newId('cli')];
  for (const clientId of [alice, bob]) {
    await database.withTenant(clientId, async (em) => void write(em, clientId, `of ${clientId}`));
  }
  return { alice, bob };
}

describe('a transaction for a tenant', () => {
  test('sees the rows of that tenant alone, however they are asked for', async () => {
    const { alice } = await twoClients(ledger);
    const own = { text: `of ${alice}` };
    const ways: ((em: EntityManager) => Promise<unknown>)[] = [
      (em) => em.find(Note, {}),
      (em) => em.findAll(Note),
      (em) => em.createQueryBuilder(Note).select('*').execute(),
      (em) => em.execute('select * from note'),
    ];
    for (const way of ways) {
      await expect(ledger.withTenant(alice, way)).resolves.toMatchObject([own]);
      await expect(ledger.withTenant(alice, way, { readOnly: true })).resolves.toMatchObject([own]);
    }
    await expect(ledger.withTenant(alice, (em) => em.count(Note))).resolves.toBe(1);
  });

  test("cannot write another tenant's rows", async () => {
    const { alice, bob } = await twoClients(ledger);
    const insert = ledger.withTenant(alice, async (em) => void write(em, bob, 'forged'));
    await expect(insert).rejects.toMatchObject(refused);
    const give = ledger.withTenant(alice, (em) => em.nativeUpdate(Note, {}, { clientId: bob }));
    await expect(give).rejects.toMatchObject(refused);
    await expect(ledger.withTenant(alice, (em) => em.nativeDelete(Note, { clientId: bob }))).resolves.toBe(0);
    await expect(
      ledger.withTenant(alice, (em) => em.nativeUpdate(Note, { clientId: bob }, { text: '' })),
    ).resolves.toBe(0);
    await expect(ledger.withTenant(bob, (em) => em.find(Note, {}))).resolves.toMatchObject([
      { text: `of ${bob}` },
    ]);
  });

  test('leaves nothing of the tenant on its connection', async () => {
    const narrow = await openLedger({ poolSize: 1 });
    const { alice } = await twoClients(narrow);
    await narrow.withTenant(alice, (em) => em.find(Note, {}), { readOnly: true });
    await narrow.withTenant(alice, (em) => em.execute('select broken')).catch(() => undefined);
    const setting = (em: EntityManager) => em.execute(`select current_setting('app.client_id', true) as id`);
    const carol = newId('cli');
    await expect(narrow.withTenant(carol, setting)).resolves.toEqual([{ id: carol }]);
    await expect(narrow.withTenant(carol, (em) => em.count(Note))).resolves.toBe(0);
    await narrow.drop();
  });

  test('never shows a row of another one, over a small pool and in parallel', async () => {
    const { alice, bob } = await twoClients(ledger);
    const rounds = Array.from({ length: 600 }, async (_, round) => {
      const clientId = round % 2 === 0 ? alice : bob;
      const readOnly = round % 3 === 0;
      return ledger
        .withTenant(
          clientId,
          async (em) => {
            const before = await em.find(Note, {});
            if (!readOnly) write(em, clientId, `round ${round}`);
            if (!readOnly) await em.flush();
            if (round % 7 === 0) await em.execute('select broken').catch(() => undefined);
            if (round % 11 === 0) throw new Error('rolled back');
            return [...before, ...(await em.execute<{ client_id: string }[]>('select client_id from note'))];
          },
          { readOnly },
        )
        .then(
          (rows) =>
            rows
              .map((row) => ('clientId' in row ? row.clientId : row.client_id))
              .filter((id) => id !== clientId),
          () => [],
        );
    });
    expect((await Promise.all(rounds)).flat()).toEqual([]);
  });

  test.each(['', 'cli_', 'alice', `${newId('cli')}' or true`, newId('key')])(
    'is not opened for %j',
    async (clientId) => {
      await expect(ledger.withTenant(clientId, () => Promise.resolve())).rejects.toThrow(
        'needs the id of a client',
      );
    },
  );
});

describe('without a tenant', () => {
  test('the app role sees nothing and writes nothing', async () => {
    const { alice } = await twoClients(ledger);
    await withClient(ledger.appUrl, async (client) => {
      const count = async () => (await client.query('select from note')).rowCount;
      expect(await count()).toBe(0);
      // What a connection is left with after a transaction that had a tenant.
      await client.query(`begin; select set_config('app.client_id', '${alice}', true); commit`);
      expect(await count()).toBe(0);
      const insert = `insert into note (id, client_id, text) values ('x', $1, 'forged')`;
      await expect(client.query(insert, [alice])).rejects.toThrow('row-level security');
      await expect(client.query(insert, [''])).rejects.toThrow('row-level security');
    });
  });

  test('the owner sees nothing either', async () => {
    await twoClients(ledger);
    const { rowCount } = await withClient(ledger.ownerUrl, (client) => client.query('select from note'));
    expect(rowCount).toBe(0);
  });
});

describe('the system role', () => {
  test('sees what its purpose is granted, of every tenant', async () => {
    const { alice, bob } = await twoClients(ledger);
    const seen = await ledger.asSystem('census', (em) => em.find(Note, { clientId: { $in: [alice, bob] } }));
    expect(seen).toHaveLength(2);
    await expect(ledger.asSystem('relay', (em) => em.count(Note))).resolves.toBe(0);
    await expect(
      ledger.asSystem('census', async (em) => void write(em, alice, 'forged')),
    ).rejects.toMatchObject(refused);
    await expect(ledger.asSystem('census', (em) => em.execute('select * from outbox'))).resolves.toEqual([]);
  });

  test('has no purpose that no entity names', async () => {
    await expect(ledger.asSystem('sensus', () => Promise.resolve())).rejects.toThrow(
      'no entity of ledger grants',
    );
  });

  test('sees nothing without a purpose, nor as a tenant', async () => {
    const { alice } = await twoClients(ledger);
    await withClient(ledger.systemUrl, async (client) => {
      expect((await client.query('select from note')).rowCount).toBe(0);
      await client.query(`select set_config('app.client_id', '${alice}', false)`);
      expect((await client.query('select from note')).rowCount).toBe(0);
    });
  });

  test('its purposes are of no use to the app role', async () => {
    await twoClients(ledger);
    await withClient(ledger.appUrl, async (client) => {
      await client.query(`select set_config('app.purpose', 'census', false)`);
      expect((await client.query('select from note')).rowCount).toBe(0);
      await expect(client.query('select from inbox')).rejects.toThrow('permission denied');
      await expect(client.query('select from outbox')).rejects.toThrow('permission denied');
      await expect(client.query('set role ledger_system')).rejects.toThrow('permission denied');
    });
  });
});

test('a purpose is a plain word: it stands in policies', () => {
  expect(() => tenantTable('ledger', { system: { "x' or true --": ['select'] } })).toThrow(
    'no name for a purpose',
  );
});
