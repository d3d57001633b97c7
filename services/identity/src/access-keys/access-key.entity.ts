import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const AccessKeyEntity = defineEntity({
  name: 'AccessKey',
  tableName: 'access_key',
  ...tenantTable('identity', {
    app: ['select', 'insert'],
    system: {
      'sign-up': ['insert'],
      revocation: ['select', 'update'],
      rotation: ['select', 'update'],
      credentials: ['select'],
      'client-deletion': ['select', 'delete'],
    },
  }),
  uniques: [{ properties: ['clientId', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    name: p.string().columnType('text'),
    createTime: p.datetime().columnType('timestamptz(3)'),
    /** What it is narrowed to. Null: nothing, it is a full one. */
    scopes: p.array().columnType('text[]').nullable(),
    /** In CIDR notation. Null: it may be used from anywhere. */
    addressRanges: p.array().columnType('text[]').nullable(),
    /** A revoked key is kept for the audit; nobody sees it any more. */
    revokeTime: p.datetime().columnType('timestamptz(3)').nullable(),
  },
});

/** The sealed secrets of access keys, apart from them so that no list of keys reads one by accident. */
export const AccessKeySecretEntity = defineEntity({
  name: 'AccessKeySecret',
  tableName: 'access_key_secret',
  ...tenantTable('identity', {
    app: ['insert'],
    system: {
      'sign-up': ['insert'],
      rotation: ['select', 'insert', 'update', 'delete'],
      credentials: ['select'],
      'client-deletion': ['select', 'delete'],
    },
  }),
  properties: {
    accessKeyId: p.string().columnType('text').primary(),
    createTime: p.datetime().columnType('timestamptz(3)').primary(),
    clientId: p.string().columnType('text'),
    sealed: p.uint8array().columnType('bytea'),
    /** Null: it is the newest one, and works until it is replaced. */
    expireTime: p.datetime().columnType('timestamptz(3)').nullable(),
  },
});
