import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { idempotencyTable } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from './access-keys/access-key.entity.ts';
import { ClientEntity } from './clients/client.entity.ts';
import { CredentialRevisionEntity } from './credentials/credential-revision.entity.ts';

/** The data of identity. */
export const schema: ServiceSchema = {
  service: 'identity',
  entities: [
    ClientEntity,
    AccessKeyEntity,
    AccessKeySecretEntity,
    CredentialRevisionEntity,
    idempotencyTable('identity', { committers: ['revocation'] }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
