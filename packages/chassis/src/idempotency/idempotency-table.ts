import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Command } from '../db/tenancy.ts';
import { tenantTable } from '../db/tenancy.ts';

/** The purpose under which records that are out of date are removed. */
export const idempotencySweepPurpose = 'idempotency-sweep';

/** Whether a request still runs, how it ended, or that its answer is erased. */
export type RecordState = 'RUNNING' | 'ANSWERED' | 'REFUSED' | 'ERASED';

/** What `idempotencyTable` takes. */
export interface IdempotencyTableOptions {
  /** Purposes of the system role in whose transactions effects commit. */
  readonly committers?: readonly string[];
  /** Purposes of the system role that erase personal data. */
  readonly erasers?: readonly string[];
}

/** The table of a service's idempotency records: what became of each request that had a key. */
export function idempotencyTable(service: string, options: IdempotencyTableOptions = {}) {
  const { committers = [], erasers = [] } = options;
  const updating = Object.fromEntries(
    [...committers, ...erasers].map((purpose): [string, Command[]] => [purpose, ['select', 'update']]),
  );
  return defineEntity({
    name: 'IdempotencyRecord',
    tableName: 'idempotency_record',
    ...tenantTable(service, { system: { ...updating, [idempotencySweepPurpose]: ['select', 'delete'] } }),
    properties: {
      clientId: p.string().columnType('text').primary(),
      /** The caller's key, hashed under a key of ours. */
      keyHash: p.string().columnType('text').primary(),
      /** What was asked, hashed under a key of ours. */
      fingerprint: p.string().columnType('text'),
      state: p.string().columnType('text').$type<RecordState>(),
      /** The request that holds the key, or held it when it was answered. */
      requestId: p.string().columnType('text'),
      /** When others may take over a request that is still running: its process is gone. */
      leaseEnd: p.datetime().columnType('timestamptz(3)'),
      expireTime: p.datetime().columnType('timestamptz(3)').index(),
      /** The response message, or the problem; sealed. Null: running, or erased. */
      answer: p.uint8array().columnType('bytea').nullable(),
      /** The ids of what request and answer are about. */
      subjects: p.array().columnType('text[]'),
    },
  });
}
