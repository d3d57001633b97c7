import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTable } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from './access-keys/access-key.entity.ts';
import { ApiTokenEntity } from './api-tokens/api-token.entity.ts';
import { ClientEntity } from './clients/client.entity.ts';
import { CredentialRevisionEntity } from './credentials/credential-revision.entity.ts';

/** The data of identity. */
export const schema: ServiceSchema = {
  service: 'identity',
  entities: [
    ClientEntity,
    AccessKeyEntity,
    AccessKeySecretEntity,
    ApiTokenEntity,
    CredentialRevisionEntity,
    outboxTable('identity', ['client-deletion']),
    idempotencyTable('identity', {
      committers: ['revocation', 'rotation', 'operator'],
      erasers: ['client-deletion'],
    }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
