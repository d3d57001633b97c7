import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Sessions in force, and those that expired of late. One that is ended is removed. */
export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'session',
  ...tenantTable('identity', {
    app: ['select'],
    system: {
      'sign-in': ['select', 'insert', 'update', 'delete'],
      credentials: ['select'],
      revocation: ['select', 'delete'],
      'client-deletion': ['select', 'delete'],
      sweep: ['select', 'delete'],
    },
  }),
  indexes: [{ properties: ['userId', 'id'] }, { properties: ['expireTime'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    userId: p.string().columnType('text'),
    createTime: p.datetime().columnType('timestamptz(3)'),
    /** When its refresh token was last rotated. */
    refreshTime: p.datetime().columnType('timestamptz(3)'),
    /** When its last refresh token expires. */
    expireTime: p.datetime().columnType('timestamptz(3)'),
  },
});

/**
 * Every refresh token that a session has had and that is not out of date. Used ones are
 * kept, since one that comes again is how a theft is noticed.
 */
export const RefreshTokenEntity = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_token',
  ...tenantTable('identity', {
    app: [],
    system: {
      'sign-in': ['select', 'insert', 'update', 'delete'],
      revocation: ['select', 'delete'],
      'client-deletion': ['select', 'delete'],
      sweep: ['select', 'delete'],
    },
  }),
  indexes: [{ properties: ['sessionId'] }, { properties: ['expireTime'] }],
  properties: {
    /** The token's SHA-256, in hexadecimal digits. */
    hash: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text'),
    sessionId: p.string().columnType('text'),
    expireTime: p.datetime().columnType('timestamptz(3)'),
    /** When it was used. Null: it is the session's newest. */
    rotateTime: p.datetime().columnType('timestamptz(3)').nullable(),
    /** The token that came after it, sealed, as long as it may be given once more. */
    successor: p.uint8array().columnType('bytea').nullable(),
  },
});
