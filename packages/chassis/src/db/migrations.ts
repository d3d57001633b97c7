import { fileURLToPath } from 'node:url';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { MigrationGenerator } from './migration-generator.ts';
import type { ServiceSchema } from './schema.ts';

/** The snapshot's file name without its ending; the same on every machine, whatever the database is called. */
export const snapshotName = '.snapshot';

/** What `openMigrations` takes. */
export interface MigrationsOptions {
  readonly schema: ServiceSchema;
  /** The owner's connection URL. */
  readonly ownerUrl: string;
}

/** The ORM as the owner of a service's schema. Only what migrates, or checks migrations, opens it. */
export function openMigrations({ schema, ownerUrl }: MigrationsOptions): MikroORM {
  const folder = fileURLToPath(schema.migrations);
  return new MikroORM({
    contextName: `${schema.service}-migrations`,
    entities: [...schema.entities],
    clientUrl: ownerUrl,
    ensureDatabase: false,
    debug: false,
    colors: false,
    preferTs: true,
    extensions: [Migrator],
    driverOptions: {
      connectionString: ownerUrl,
      application_name: `${schema.service} migrations`,
      // One for the transaction, one for what the migrator looks up beside it.
      max: 2,
      connectionTimeoutMillis: 10_000,
    },
    schemaGenerator: { disableForeignKeys: false, managementDbName: new URL(ownerUrl).pathname.slice(1) },
    migrations: {
      path: folder,
      pathTs: folder,
      emit: 'ts',
      snapshotName,
      // What is deployed must not be written to, and the snapshot belongs to the entities.
      snapshotOnMigrate: false,
      // Switching foreign keys off needs a superuser, and would let bad rows in.
      disableForeignKeys: false,
      silent: true,
      generator: MigrationGenerator,
    },
  });
}
