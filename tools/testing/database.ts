import { randomBytes } from 'node:crypto';
import { type DatabaseUrls, dropDatabase, ensureDatabase } from '../stack/servers/databases.ts';
import { rolePassword } from './role-password.ts';
import { postgresUrl } from './servers.ts';

/** An empty database with the roles that a service has in every installation. */
export interface FreshDatabase extends DatabaseUrls {
  readonly name: string;
  /** Drops it; whoever is still connected is cut off. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes an empty database on the shared PostgreSQL, for one test file or one test:
 *
 *     const database = await freshDatabase('identity');
 *     afterAll(() => database.drop());
 *
 * @param service whose roles it has: `<service>_owner`, `<service>_app`, `<service>_system`
 */
export async function freshDatabase(service: string): Promise<FreshDatabase> {
  const adminUrl = await postgresUrl();
  const name = `${service}_${randomBytes(6).toString('hex')}`;
  const passwordOf = (role: string) => rolePassword(adminUrl, role);
  const urls = await ensureDatabase({ adminUrl, service, database: name, passwordOf });
  const drop = () => dropDatabase(adminUrl, name);
  return { ...urls, name, drop, [Symbol.asyncDispose]: drop };
}
