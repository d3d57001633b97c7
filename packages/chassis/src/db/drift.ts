import type { MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '../telemetry/log.ts';
import { type Grant, grantsOf, grantStatements } from './grants.ts';
import { migrate } from './migrate.ts';
import { type MigrationsOptions, openMigrations } from './migrations.ts';
import { rolesOf } from './schema.ts';

/**
 * Migrates an empty database and compares it with what the entities declare: tables,
 * policies, privileges, and the snapshot that the next migration is made from. For the
 * test of every service. Throws with the statements that are missing.
 */
export async function assertNoDrift(options: MigrationsOptions): Promise<void> {
  await migrate({ ...options, log: createLogger({ service: options.schema.service, level: 'silent' }) });
  const orm = openMigrations(options);
  try {
    const faults = [
      ...(await schemaFaults(orm)),
      ...(await grantFaults(orm, options.schema.service)),
      ...(await unguardedTables(orm)),
    ];
    if (faults.length > 0) {
      throw new Error(`migrations and entities of ${options.schema.service} differ:\n${faults.join('\n')}`);
    }
  } finally {
    await orm.close();
  }
}

async function schemaFaults(orm: MikroORM): Promise<string[]> {
  const missing = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  const staleSnapshot = await orm.migrator.checkSchema();
  return [
    ...missing.split('\n').filter((line) => line.trim() !== ''),
    ...(staleSnapshot ? ['the snapshot beside the migrations is not that of the entities'] : []),
  ];
}

async function grantFaults(orm: MikroORM, service: string): Promise<string[]> {
  const { app, system } = rolesOf(service);
  const held: Grant[] = await orm.em.getConnection().execute(
    `select table_name as "table", grantee as role, lower(privilege_type) as privilege
     from information_schema.role_table_grants where grantee in (?, ?) and table_schema = 'public'`,
    [app, system],
  );
  const declared = [...orm.getMetadata().getAll().values()].flatMap(grantsOf);
  return [
    ...grantStatements(without(declared, held)),
    ...grantStatements(without(held, declared)).map((sql) =>
      sql.replace(/^grant/, 'revoke').replace(' to ', ' from '),
    ),
  ];
}

/** A table without policies would show every client's rows to whoever is granted it. */
async function unguardedTables(orm: MikroORM): Promise<string[]> {
  const tables: { name: string }[] = await orm.em.getConnection().execute(
    `select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where nspname = 'public' and relkind in ('r', 'p') and not relforcerowsecurity
       and relname <> 'mikro_orm_migrations'`,
  );
  return tables.map(({ name }) => `table "${name}" does not force row level security`);
}

function without(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const known = new Set(others.map(keyOf));
  return grants.filter((grant) => !known.has(keyOf(grant)));
}

function keyOf({ table, role, privilege }: Grant): string {
  return `${table} ${role} ${privilege}`;
}
