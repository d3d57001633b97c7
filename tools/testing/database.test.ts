import { afterAll, describe, expect, test } from 'vitest';
import { withClient } from '../stack/servers/databases.ts';
import { freshDatabase } from './database.ts';
import { postgresUrl } from './servers.ts';

const database = await freshDatabase('fixture');
const other = await freshDatabase('stranger');
afterAll(() => Promise.all([database.drop(), other.drop()]));

describe('a fresh database', () => {
  test('lets its owner make tables, which the others may use only when granted', async () => {
    await withClient(database.ownerUrl, (client) => client.query('create table notes (text text)'));
    const read = () => withClient(database.appUrl, (client) => client.query('select * from notes'));
    await expect(read()).rejects.toThrow('permission denied for table notes');
    await withClient(database.ownerUrl, (client) => client.query('grant select on notes to fixture_app'));
    await expect(read()).resolves.toMatchObject({ rowCount: 0 });
  });

  test.each(['appUrl', 'systemUrl'] as const)('refuses tables made by %s', async (role) => {
    const make = withClient(database[role], (client) => client.query('create table mine (text text)'));
    await expect(make).rejects.toThrow('permission denied for schema public');
  });

  test('has no role that bypasses row-level security or makes others', async () => {
    const { rows } = await withClient(await postgresUrl(), (client) =>
      client.query(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
                    from pg_roles where rolname like 'fixture\\_%'`),
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(Object.values(row)).toEqual([false, false, false, false, false]);
  });

  test("refuses another service's roles", async () => {
    const url = new URL(other.appUrl);
    url.pathname = `/${database.name}`;
    await expect(withClient(url.href, (client) => client.query('select 1'))).rejects.toThrow(
      'permission denied for database',
    );
  });

  test('refuses a wrong password', async () => {
    const url = new URL(database.ownerUrl);
    url.password = 'guess';
    await expect(withClient(url.href, (client) => client.query('select 1'))).rejects.toThrow(
      'password authentication failed',
    );
  });

  test('is gone when it is dropped, whoever is connected', async () => {
    const dropped = await freshDatabase('fixture');
    await dropped.drop();
    await expect(withClient(dropped.ownerUrl, (client) => client.query('select 1'))).rejects.toThrow(
      'does not exist',
    );
  });
});
