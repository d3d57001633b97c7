import { setTimeout as delay } from 'node:timers/promises';
import type { TransactionOptions as OrmTransactionOptions } from '@mikro-orm/postgresql';
import type { Registry } from 'prom-client';
import { isId } from '../ids/id.ts';
import { type Connected, connect, type DatabaseTimeouts } from './connect.ts';
import { fromDriver, isConflict, toThrown, unavailable } from './database-error.ts';
import { measureDatabase } from './database-metrics.ts';
import type { Logger } from '../telemetry/log.ts';
import { rolesOf, type ServiceSchema } from './schema.ts';
import { purposeOf, settings } from './tenancy.ts';
import { type EntityManager, refuseNesting, runUnit, type Work } from './unit-of-work.ts';
import type { Traffic } from './wire.ts';

export type { EntityManager, Work };

/** What `createDatabase` takes. */
export interface DatabaseOptions {
  readonly schema: ServiceSchema;
  /** Connection URLs of the app role and the system role. */
  readonly appUrl: string;
  readonly systemUrl: string;
  /** The greatest number of connections, each. Defaults: 10 and 5. */
  readonly poolSize?: number;
  readonly systemPoolSize?: number;
  readonly timeouts?: Partial<DatabaseTimeouts>;
  readonly log: Logger;
  readonly metrics?: Registry;
}

/** How a transaction is run. */
export interface TransactionOptions {
  /** Refuses writes, and saves waiting for the end of the transaction. */
  readonly readOnly?: boolean;
  /** Default: read committed. */
  readonly isolation?: 'repeatable read' | 'serializable';
}

/** A service's own database. Fails with `UNAVAILABLE` where it is away, with a DatabaseError where it refuses. */
export interface Database {
  /** Runs the work in one transaction that sees and writes this client's rows alone. */
  withTenant<T>(clientId: string, work: Work<T>, options?: TransactionOptions): Promise<T>;
  /** Runs the work in one transaction of the system role, which sees what the entities grant the purpose. */
  asSystem<T>(purpose: string, work: Work<T>, options?: TransactionOptions): Promise<T>;
  /** Rejects where either role cannot be served: for readiness. Asks only where nothing was answered of late. */
  ping(): Promise<void>;
  /** What went over the wire since the start, of both roles. */
  traffic(): Pick<Traffic, 'statements' | 'trips'>;
  close(): Promise<void>;
}

const defaultTimeouts: DatabaseTimeouts = {
  statementMs: 5_000,
  lockMs: 2_000,
  idleInTransactionMs: 10_000,
  connectMs: 2_000,
};

/** How often work is tried that conflicts with other work. */
const maxTries = 4;
/** How many callers may wait for each connection; the next one is refused at once. */
const maxWaitingPerConnection = 20;

/** A database that answered so long ago is there. */
const freshMs = 500;

/** Opens a service's database in its two serving roles. Nothing is connected until something is asked. */
export function createDatabase(options: DatabaseOptions): Database {
  const { schema, log, metrics, poolSize = 10, systemPoolSize = 5 } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const role = (name: string, url: string, size: number) => {
    const connected = connect({ schema, url, name, poolSize: size, timeouts, log });
    return { connected, maxOpen: size * (1 + maxWaitingPerConnection), open: 0 };
  };
  const roles = rolesOf(schema.service);
  const app = role(roles.app, options.appUrl, poolSize);
  const system = role(roles.system, options.systemUrl, systemPoolSize);
  const purposes = declaredPurposes(system.connected, roles.system);
  const observe = measureDatabase(metrics, { app: app.connected, system: system.connected });

  return {
    async withTenant(clientId, work, transaction = {}) {
      if (!isId('cli', clientId)) throw new Error('a transaction for a tenant needs the id of a client');
      return observe('app', () => run(app, { [settings.clientId]: clientId }, work, transaction));
    },
    async asSystem(purpose, work, transaction = {}) {
      if (!purposes.has(purpose))
        throw new Error(`no entity of ${schema.service} grants the purpose ${purpose}`);
      return observe('system', () => run(system, { [settings.purpose]: purpose }, work, transaction));
    },
    async ping() {
      await Promise.all([app, system].map(({ connected }) => answer(connected)));
    },
    traffic: () => ({
      statements: app.connected.traffic.statements + system.connected.traffic.statements,
      trips: app.connected.traffic.trips + system.connected.traffic.trips,
    }),
    async close() {
      await Promise.all([app.connected.orm.close(), system.connected.orm.close()]);
    },
  };
}

interface Role {
  readonly connected: Connected;
  /** How many transactions may be open or wait for a connection. */
  readonly maxOpen: number;
  open: number;
}

async function run<T>(
  role: Role,
  variables: Record<string, string>,
  work: Work<T>,
  options: TransactionOptions,
): Promise<T> {
  refuseNesting();
  if (role.open >= role.maxOpen) throw unavailable(new Error('too many wait for a connection'));
  role.open += 1;
  try {
    return await tryAgain(() => {
      const session = { variables };
      const em = role.connected.orm.em.fork({ disableContextResolution: true, session });
      return runUnit(em, work, ormOptions(options));
    });
  } finally {
    role.open -= 1;
  }
}

function ormOptions({ readOnly = false, isolation }: TransactionOptions): OrmTransactionOptions {
  return { readOnly, ...(isolation === undefined ? {} : { isolationLevel: isolation }) };
}

async function tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tries === maxTries) throw toThrown(error);
    }
    // Apart from each other, or the same two conflict again.
    await delay(Math.random() * 20 * 2 ** tries);
  }
}

async function answer({ orm, traffic }: Connected): Promise<void> {
  // Under load it would wait for a connection, and a service that is busy is not away.
  if (performance.now() - traffic.answeredAt < freshMs) return;
  try {
    await orm.em.getConnection().execute('select 1');
  } catch (error) {
    throw fromDriver(error);
  }
}

function declaredPurposes({ orm }: Connected, systemRole: string): ReadonlySet<string> {
  const policies = [...orm.getMetadata().getAll().values()].flatMap((meta) => meta.policies);
  return new Set(
    policies.filter(({ roles }) => roles?.includes(systemRole)).map(({ name = '' }) => purposeOf(name)),
  );
}
