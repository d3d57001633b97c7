import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ApiTokenEntity = defineEntity({
  name: 'ApiToken',
  tableName: 'api_token',
  ...tenantTable('identity', {
    app: ['select', 'insert'],
    system: {
      revocation: ['select', 'update'],
      credentials: ['select'],
      'token-use': ['select', 'update'],
      'client-deletion': ['select', 'delete'],
    },
  }),
  uniques: [{ properties: ['clientId', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    name: p.string().columnType('text'),
    /** SHA-256 of the token. */
    hash: p.uint8array().columnType('bytea').unique(),
    scopes: p.array().columnType('text[]'),
    createTime: p.datetime().columnType('timestamptz(3)'),
    expireTime: p.datetime().columnType('timestamptz(3)').nullable(),
    lastUseTime: p.datetime().columnType('timestamptz(3)').nullable(),
    /** A revoked token is kept for the audit; nobody sees it any more. */
    revokeTime: p.datetime().columnType('timestamptz(3)').nullable(),
  },
});
