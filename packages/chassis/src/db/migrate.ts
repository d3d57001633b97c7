import type { Logger } from '../telemetry/log.ts';
import { type MigrationsOptions, openMigrations } from './migrations.ts';

/** What `migrate` takes. */
export interface MigrateOptions extends MigrationsOptions {
  readonly log: Logger;
}

/** The same in every database: advisory locks are a database's own. */
const migrationLock = 0x63_65_64_75;

/**
 * Brings a service's database up to the newest migration, as its owner: all that are
 * pending in one transaction, or none. Any number of processes may try at once; they take
 * turns, and the later ones find nothing to do.
 *
 * A migration that waits for a table makes every statement after it wait too, so it gives
 * up after five seconds and is to be run again.
 *
 * The owner is under the policies as well, and sees no row: a migration that rewrites
 * rows takes `force row level security` off its table and puts it back, in itself.
 *
 * @returns the names of the migrations that were applied
 */
export async function migrate({ log, ...options }: MigrateOptions): Promise<readonly string[]> {
  const orm = openMigrations(options);
  try {
    const connection = orm.em.getConnection();
    const applied = await connection.transactional(async (transaction) => {
      const ask = (sql: string) => connection.execute(sql, [], 'run', transaction);
      await ask(`set local statement_timeout = '10min'`);
      // The ORM itself takes no lock; two that migrate at once both create.
      await ask(`select pg_advisory_xact_lock(${migrationLock})`);
      await ask(`set local lock_timeout = '5s'`);
      return orm.migrator.up({ transaction });
    });
    const names = applied.map(({ name }) => name);
    log.info({ service: options.schema.service, migrations: names }, 'database migrated');
    return names;
  } finally {
    await orm.close();
  }
}
