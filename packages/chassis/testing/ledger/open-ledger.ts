import { freshDatabase } from '../../../../tools/testing/database.ts';
import { createDatabase, type Database, type DatabaseOptions } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { schema } from './schema.ts';

/** A migrated ledger of a test's own. */
export interface Ledger extends Database {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly systemUrl: string;
  /** Closes it and drops its database. */
  drop(): Promise<void>;
}

/** Logs nothing. */
export const silent = createLogger({ service: 'ledger', level: 'silent' });

/** On a machine that is busy with other tests a connection may take seconds. */
const patient = { connectMs: 20_000, statementMs: 20_000, lockMs: 20_000 };

/** Makes and migrates an empty ledger on the shared PostgreSQL. */
export async function openLedger(options: Partial<DatabaseOptions> = {}): Promise<Ledger> {
  const fresh = await freshDatabase('ledger');
  const { ownerUrl, appUrl, systemUrl } = fresh;
  await migrate({ schema, ownerUrl, log: silent });
  const database = createDatabase({ schema, appUrl, systemUrl, log: silent, timeouts: patient, ...options });
  return {
    ...database,
    ownerUrl,
    appUrl,
    systemUrl,
    async drop() {
      await database.close();
      await fresh.drop();
    },
  };
}
