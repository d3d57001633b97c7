import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openMigrations, snapshotName } from './migrations.ts';
import type { ServiceSchema } from './schema.ts';

/**
 * Writes the migration that leads from the snapshot to the entities, and the new snapshot.
 * Needs no database.
 *
 *     node packages/chassis/src/db/create-migration.ts services/billing/src/schema.ts [name]
 *
 * The module exports `schema: ServiceSchema`.
 */
const [path, name] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: create-migration.ts <path of schema.ts> [name]');
const { schema }: { schema: ServiceSchema } = await import(pathToFileURL(path).href);
const folder = fileURLToPath(schema.migrations);
const snapshot = `${folder}${snapshotName}.json`;
mkdirSync(folder, { recursive: true });
// The first one is compared with an empty schema, and not with whatever database there is.
if (!existsSync(snapshot)) writeFileSync(snapshot, JSON.stringify({ namespaces: [], tables: [] }));

const orm = openMigrations({ schema, ownerUrl: `postgresql://127.0.0.1/${schema.service}` });
const { fileName } = await orm.migrator.create(folder, false, false, name);
await orm.close();
if (fileName === '') {
  process.stdout.write(`${schema.service}: migrations are up to date\n`);
} else {
  execFileSync('npx', ['prettier', '--write', '--log-level', 'warn', `${folder}${fileName}`]);
  process.stdout.write(`${folder}${fileName}\n`);
}
