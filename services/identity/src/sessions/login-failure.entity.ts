import { systemTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Logins that failed, counted by account and network address together, and by account alone. */
export const LoginFailureEntity = defineEntity({
  name: 'LoginFailure',
  tableName: 'login_failure',
  ...systemTable('identity', {
    'sign-in': ['select', 'insert', 'update', 'delete'],
    sweep: ['select', 'delete'],
  }),
  indexes: [{ properties: ['lastTime'] }],
  properties: {
    /** What is counted by, hashed under a key of ours: names and addresses are nobody's to read. */
    key: p.string().columnType('text').primary(),
    failures: p.integer(),
    lastTime: p.datetime().columnType('timestamptz(3)'),
  },
});
