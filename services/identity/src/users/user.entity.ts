import { tenantTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { UserRole } from './user.ts';

export const UserEntity = defineEntity({
  name: 'User',
  // `user` is a word of SQL.
  tableName: 'person',
  ...tenantTable('identity', {
    app: ['select'],
    system: {
      'sign-up': ['select', 'insert', 'update'],
      'sign-in': ['select', 'update'],
      credentials: ['select'],
      mail: ['select'],
      revocation: ['select', 'update', 'delete'],
      'client-deletion': ['select', 'delete'],
    },
  }),
  uniques: [{ properties: ['clientId', 'id'] }],
  properties: {
    id: p.string().columnType('text').primary(),
    clientId: p.string().columnType('text').index(),
    userName: p.string().columnType('text'),
    /** The user name in the one spelling by which it is looked up and unique. */
    userNameKey: p.string().columnType('text').unique(),
    email: p.string().columnType('text'),
    /** The email address in the one spelling by which it is looked up and unique. */
    emailKey: p.string().columnType('text').unique(),
    /** A PHC string. */
    passwordHash: p.string().columnType('text').hidden().lazy(),
    role: p.string().columnType('text').$type<UserRole>(),
    isOperator: p.boolean(),
    emailVerifyTime: p.datetime().columnType('timestamptz(3)').nullable(),
    createTime: p.datetime().columnType('timestamptz(3)'),
  },
});
