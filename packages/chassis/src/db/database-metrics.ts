import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { durationBucketsSeconds } from '../telemetry/metrics.ts';
import type { Connected } from './connect.ts';

type Role = 'app' | 'system';

/**
 * Counts what goes to the database, read when it is asked for: connections, statements,
 * trips, and how long transactions take.
 *
 * @returns what times a transaction of a role
 */
export function measureDatabase(metrics: Registry | undefined, roles: Record<Role, Connected>) {
  const registers = metrics === undefined ? [] : [metrics];
  const each = (set: (role: Role, connected: Connected) => void) => {
    set('app', roles.app);
    set('system', roles.system);
  };
  void new Gauge({
    name: 'cedula_database_connections',
    help: 'Connections to the database by state; "waiting" counts callers that wait for one.',
    labelNames: ['role', 'state'],
    registers,
    collect() {
      each((role, connected) => {
        const { total, idle, waiting } = connected.connections();
        this.set({ role, state: 'busy' }, total - idle);
        this.set({ role, state: 'idle' }, idle);
        this.set({ role, state: 'waiting' }, waiting);
      });
    },
  });
  for (const kind of ['statements', 'trips'] as const) {
    void new Counter({
      name: `cedula_database_${kind}_total`,
      help: kind === 'trips' ? 'Messages to the database that were answered.' : 'SQL statements executed.',
      labelNames: ['role'],
      registers,
      collect() {
        this.reset();
        each((role, { traffic }) => this.inc({ role }, traffic[kind]));
      },
    });
  }
  const duration = new Histogram({
    name: 'cedula_database_transaction_seconds',
    help: 'How long transactions take, waiting for a connection and tries again included.',
    labelNames: ['role', 'outcome'],
    buckets: durationBucketsSeconds,
    registers,
  });
  return async <T>(role: Role, transaction: () => Promise<T>): Promise<T> => {
    const stop = duration.startTimer({ role });
    try {
      const result = await transaction();
      stop({ outcome: 'committed' });
      return result;
    } catch (error) {
      stop({ outcome: 'failed' });
      throw error;
    }
  };
}
