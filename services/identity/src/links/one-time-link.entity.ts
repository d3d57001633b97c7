import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { UserRole } from '../users/user.ts';
import type { LinkPurpose } from './one-time-link.ts';

/** Links that are mailed and work once: each row is the mail that has to go out, then the link that may be used. */
export const OneTimeLinkEntity = defineEntity({
  name: 'OneTimeLink',
  tableName: 'one_time_link',
  ...tenantTable('identity', {
    app: ['select', 'insert'],
    system: {
      'sign-up': ['select', 'insert', 'delete'],
      'sign-in': ['select', 'insert', 'delete'],
      revocation: ['select', 'delete'],
      'client-deletion': ['select', 'delete'],
      mail: ['select', 'update', 'delete'],
      sweep: ['select', 'delete'],
    },
  }),
  indexes: [
    { properties: ['dueTime'] },
    { properties: ['expireTime'] },
    { properties: ['emailKey', 'purpose'] },
    { properties: ['clientId', 'purpose'] },
  ],
  properties: {
    /** The SHA-256 of the token, in hexadecimal digits. */
    hash: p.string().columnType('text').primary(),
    /** The client it belongs to. Empty: whose password is reset is found when the mail goes out. */
    clientId: p.string().columnType('text'),
    purpose: p.string().columnType('text').$type<LinkPurpose>(),
    /** Where it is sent. */
    email: p.string().columnType('text'),
    emailKey: p.string().columnType('text'),
    /** The role that an invitation gives. */
    role: p.string().columnType('text').$type<UserRole>().nullable(),
    createTime: p.datetime().columnType('timestamptz(3)'),
    expireTime: p.datetime().columnType('timestamptz(3)'),
    /** The token itself, sealed, until its mail is handed over. */
    sealedToken: p.uint8array().columnType('bytea').nullable(),
    /** When the mail is to be tried next. Null: it was handed over. */
    dueTime: p.datetime().columnType('timestamptz(3)').nullable(),
    attempts: p.integer(),
  },
});
