import { Client } from 'pg';

/** A database and its three roles, named as in `identity`, `identity_owner`, `_app`, `_system`. */
export interface DatabaseUrls {
  /** Owns the schema and migrates it. */
  readonly ownerUrl: string;
  /** Serves requests, under row-level security. */
  readonly appUrl: string;
  /** Relay, consumers, sweepers: has policies of its own. */
  readonly systemUrl: string;
}

const roles = ['owner', 'app', 'system'] as const;
type Role = (typeof roles)[number];

export interface DatabasePlan {
  /** The superuser's URL. */
  readonly adminUrl: string;
  /** The roles are `<service>_owner`, `<service>_app`, `<service>_system`. */
  readonly service: string;
  /** The service's name where none is given. */
  readonly database?: string;
  readonly passwordOf: (role: string) => string;
}

/**
 * Makes a service's database and roles where they are missing. The owner may make schemas and
 * tables in it; what app and system may do, the owner grants. No other role may connect, and none
 * bypasses row-level security.
 */
export async function ensureDatabase(plan: DatabasePlan): Promise<DatabaseUrls> {
  const { service, database = service, passwordOf } = plan;
  requireName(service);
  requireName(database);
  const names = roles.map((role) => `${service}_${role}`);
  await withClient(plan.adminUrl, async (client) => {
    // Two test files may ask for the same roles at once; CREATE ROLE knows no IF NOT EXISTS.
    await client.query(`select pg_advisory_lock(hashtext('cedula roles'))`);
    for (const name of names) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      const command = rowCount === 0 ? 'create' : 'alter';
      await client.query(
        `${command} role ${name} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
         password '${passwordOf(name).replaceAll("'", "''")}'`,
      );
    }
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database} owner ${service}_owner`);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect on database ${database} to ${names.join(', ')}`);
  });
  const urlOf = (role: Role) => {
    const url = new URL(plan.adminUrl);
    url.username = `${service}_${role}`;
    url.password = passwordOf(url.username);
    url.pathname = `/${database}`;
    return url.href;
  };
  return { ownerUrl: urlOf('owner'), appUrl: urlOf('app'), systemUrl: urlOf('system') };
}

/** Drops a database, ending whoever is connected to it. */
export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  requireName(database);
  await withClient(adminUrl, (client) => client.query(`drop database if exists ${database} with (force)`));
}

/** Runs work on a connection of its own. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Names stand in statements that take no parameters. */
function requireName(name: string): void {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no database name`);
}
