import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { withClient } from '../../../../tools/stack/servers/databases.ts';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { silent } from '../../testing/ledger/open-ledger.ts';
import { schema } from '../../testing/ledger/schema.ts';
import { assertNoDrift } from './drift.ts';
import { migrate } from './migrate.ts';

/** Below this package, where the migrations find the ORM. */
const copies = mkdtempSync(fileURLToPath(new URL('../../testing/.migrations-', import.meta.url)));
afterAll(() => rmSync(copies, { recursive: true }));

/** The ledger's schema with one more migration. */
function withMigration(name: string, sql: string) {
  const folder = join(copies, name);
  cpSync(schema.migrations, folder, { recursive: true });
  writeFileSync(
    join(folder, `Migration20990101000000_${name}.ts`),
    `import { Migration } from '@mikro-orm/migrations';
     export class Migration20990101000000_${name} extends Migration {
       override up(): void { this.addSql(${JSON.stringify(sql)}); }
     }`,
  );
  return { ...schema, migrations: pathToFileURL(`${folder}/`) };
}

async function ledgerDatabase() {
  const database = await freshDatabase('ledger');
  onTestFinished(() => database.drop());
  return database;
}

describe('migrating', () => {
  test('is done once, however many processes try at the same time', async () => {
    const { ownerUrl } = await ledgerDatabase();
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate({ schema, ownerUrl, log: silent })));
    expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
    await expect(migrate({ schema, ownerUrl, log: silent })).resolves.toEqual([]);
  });

  test('is done wholly or not at all', async () => {
    const { ownerUrl } = await ledgerDatabase();
    const broken = withMigration('broken', 'create table half (id text); select broken');
    await expect(migrate({ schema: broken, ownerUrl, log: silent })).rejects.toThrow('broken');
    const tables = await withClient(ownerUrl, (client) =>
      client.query(
        `select tablename from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`,
      ),
    );
    expect(tables.rows).toEqual([]);
    await expect(migrate({ schema, ownerUrl, log: silent })).resolves.toHaveLength(3);
  });

  test('gives up where a table is in use, so that nobody waits behind it', { timeout: 20_000 }, async () => {
    const { ownerUrl } = await ledgerDatabase();
    await migrate({ schema, ownerUrl, log: silent });
    const wider = withMigration('wider', 'alter table note add column more text');
    await withClient(ownerUrl, async (client) => {
      await client.query('begin; lock table note in access exclusive mode');
      await expect(migrate({ schema: wider, ownerUrl, log: silent })).rejects.toThrow('lock timeout');
      await client.query('rollback');
    });
    await expect(migrate({ schema: wider, ownerUrl, log: silent })).resolves.toHaveLength(1);
  });

  test.each(['appUrl', 'systemUrl'] as const)('is refused to %s', async (role) => {
    const database = await ledgerDatabase();
    await expect(migrate({ schema, ownerUrl: database[role], log: silent })).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('drift', () => {
  test('is none where the migrations make what the entities declare', async () => {
    const { ownerUrl } = await ledgerDatabase();
    await expect(assertNoDrift({ schema, ownerUrl })).resolves.toBeUndefined();
  });

  test('of any kind is told with the statement that mends it', async () => {
    const { ownerUrl } = await ledgerDatabase();
    const drifted = withMigration(
      'drift',
      `alter table note add column more text;
       drop policy tenant_select on note;
       alter policy tenant_insert on note with check (true);
       alter table total no force row level security;
       revoke update on note from ledger_app;
       grant delete on line to ledger_app;
       create table loose (id text)`,
    );
    const told = await assertNoDrift({ schema: drifted, ownerUrl }).catch((error: unknown) => String(error));
    expect(told).toContain('alter table "note" drop column "more"');
    expect(told).toContain('create policy "tenant_select" on "note"');
    expect(told).toMatch(/policy "tenant_insert" on "note".*app\.client_id/);
    expect(told).toContain('alter table "total" force row level security');
    expect(told).toContain('grant update on "note" to "ledger_app"');
    expect(told).toContain('revoke delete on "line" from "ledger_app"');
    expect(told).toContain('table "loose" does not force row level security');
  });
});
