import { systemTable } from '@cedula/chassis/db/tenancy.ts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** How many changes credentials that exist have seen. One row, which every change locks. */
export const CredentialRevisionEntity = defineEntity({
  name: 'CredentialRevision',
  tableName: 'credential_revision',
  ...systemTable('identity', {
    revocation: ['select', 'update'],
    rotation: ['select', 'update'],
    'sign-in': ['select', 'update'],
    operator: ['select', 'update'],
    'client-deletion': ['select', 'update'],
    credentials: ['select'],
  }),
  checks: [{ name: 'credential_revision_is_one_row', expression: 'id = 1' }],
  properties: {
    id: p.smallint().autoincrement(false).primary(),
    revision: p.bigint(),
  },
});
