import { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from '../telemetry/log.ts';
import type { ServiceSchema } from './schema.ts';
import { batchStatements, type Traffic, type WireClient } from './wire.ts';

/** Times after which the database, or waiting for it, is given up. All in milliseconds. */
export interface DatabaseTimeouts {
  /** One statement. */
  readonly statementMs: number;
  /** Waiting for a lock. */
  readonly lockMs: number;
  /** A transaction in which nothing is asked. */
  readonly idleInTransactionMs: number;
  /** Waiting for a connection of the pool, or for a new one. */
  readonly connectMs: number;
}

/** One pool of connections of one role, with the ORM on it. */
export interface Connected {
  readonly orm: MikroORM;
  readonly traffic: Traffic;
  /** How many connections there are, how many of them idle, and how many callers wait for one. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number };
}

/** What `connect` takes. */
export interface ConnectOptions {
  readonly schema: ServiceSchema;
  /** `postgresql://role:password@host:port/database`, with `sslmode` and its files where there is TLS. */
  readonly url: string;
  /** Sets this ORM apart from others of the process. */
  readonly name: string;
  readonly poolSize: number;
  readonly timeouts: DatabaseTimeouts;
  readonly log: Logger;
}

interface Pool {
  on(event: 'connect', listener: (client: WireClient) => void): unknown;
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** A minute: a pool that shrinks at once would open a connection for every second burst. */
const idleConnectionMs = 60_000;
/** Behind a name that moves, connections find the new server within this time. */
const connectionLifetimeSeconds = 1_800;
/** How much longer than the server's own limit the wire waits for an answer. */
const graceMs = 1_000;

/** Prepares a pool and the ORM on it. Connects with the first statement, so that a service starts without its database. */
export function connect(options: ConnectOptions): Connected {
  const { schema, url, name, poolSize, timeouts, log } = options;
  const traffic: Traffic = { statements: 0, trips: 0, answeredAt: Number.NEGATIVE_INFINITY };
  let pool: Pool | undefined;

  function onPoolCreated(created: Pool): void {
    pool = created;
    const answerTimeoutMs = timeouts.statementMs + graceMs;
    created.on('connect', (client) => batchStatements(client, { traffic, answerTimeoutMs }));
  }

  const orm = new MikroORM({
    // A name of its own: the ORM finds "the current entity manager" by it.
    contextName: name,
    entities: [...schema.entities],
    clientUrl: url,
    ensureDatabase: false,
    debug: false,
    colors: false,
    logger: (message) => log.warn({ pool: name }, message),
    driverOptions: {
      connectionString: url,
      application_name: name,
      max: poolSize,
      connectionTimeoutMillis: timeouts.connectMs,
      idleTimeoutMillis: idleConnectionMs,
      maxLifetimeSeconds: connectionLifetimeSeconds,
      keepAlive: true,
      statement_timeout: timeouts.statementMs,
      lock_timeout: timeouts.lockMs,
      idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
      onPoolCreated,
    },
  });
  return {
    orm,
    traffic,
    connections: () => ({
      total: pool?.totalCount ?? 0,
      idle: pool?.idleCount ?? 0,
      waiting: pool?.waitingCount ?? 0,
    }),
  };
}
