import { defineEntity, p } from '@mikro-orm/postgresql';
import { type Command, type Purposes, tenantTable } from '../db/tenancy.ts';

/** The purpose under which records that are out of date are removed. */
export const idempotencySweepPurpose = 'idempotency-sweep';

/** Whether a request still runs, how it ended, or that its answer is erased. */
export type RecordState = 'RUNNING' | 'ANSWERED' | 'REFUSED' | 'ERASED';

/** What `idempotencyTables` takes. */
export interface IdempotencyTableOptions {
  /** Purposes of the system role in whose transactions effects commit. */
  readonly committers?: readonly string[];
  /** Purposes of the system role that erase personal data. */
  readonly erasers?: readonly string[];
  /** Purposes of the system role that remove a client's records with the client. */
  readonly removers?: readonly string[];
}

/**
 * The tables of a service's idempotency records: what became of each request that had a key,
 * and what its answer is about.
 */
export function idempotencyTables(service: string, options: IdempotencyTableOptions = {}) {
  const { committers = [], erasers = [], removers = [] } = options;
  const sweep = grant([idempotencySweepPurpose, ...removers], ['select', 'delete']);
  const IdempotencyRecord = defineEntity({
    name: 'IdempotencyRecord',
    tableName: 'idempotency_record',
    ...tenantTable(service, {
      system: { ...grant([...committers, ...erasers], ['select', 'update']), ...sweep },
    }),
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
    },
  });
  // A table and not an array: row-level security keeps PostgreSQL from looking into an index
  // over arrays before it has looked at the tenant, and an erasure would read every record.
  const IdempotencySubject = defineEntity({
    name: 'IdempotencySubject',
    tableName: 'idempotency_subject',
    ...tenantTable(service, {
      app: ['select', 'insert'],
      system: { ...grant(committers, ['insert']), ...grant(erasers, ['select']), ...sweep },
    }),
    properties: {
      clientId: p.string().columnType('text').primary(),
      /** The id of what request or answer is about. */
      subjectId: p.string().columnType('text').primary(),
      /** With the key: one that is taken again is of another request. */
      requestId: p.string().columnType('text').primary(),
      keyHash: p.string().columnType('text'),
      expireTime: p.datetime().columnType('timestamptz(3)').index(),
    },
  });
  return [IdempotencyRecord, IdempotencySubject] as const;
}

function grant(purposes: readonly string[], commands: readonly Command[]): Purposes {
  return Object.fromEntries(purposes.map((purpose) => [purpose, commands]));
}
