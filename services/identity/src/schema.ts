import type { ServiceSchema } from '@cedula/chassis/db/schema.ts';
import { outboxTable } from '@cedula/chassis/events/outbox-table.ts';
import { idempotencyTables } from '@cedula/chassis/idempotency/idempotency-table.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from './access-keys/access-key.entity.ts';
import { ApiTokenEntity } from './api-tokens/api-token.entity.ts';
import { ClientEntity } from './clients/client.entity.ts';
import { CredentialRevisionEntity } from './credentials/credential-revision.entity.ts';
import { OneTimeLinkEntity } from './links/one-time-link.entity.ts';
import { LoginFailureEntity } from './sessions/login-failure.entity.ts';
import { RefreshTokenEntity, SessionEntity } from './sessions/session.entity.ts';
import { SigningKeyEntity } from './signing-keys/signing-key.entity.ts';
import { UserEntity } from './users/user.entity.ts';

/** The data of identity. */
export const schema: ServiceSchema = {
  service: 'identity',
  entities: [
    ClientEntity,
    AccessKeyEntity,
    AccessKeySecretEntity,
    ApiTokenEntity,
    UserEntity,
    SessionEntity,
    RefreshTokenEntity,
    LoginFailureEntity,
    SigningKeyEntity,
    OneTimeLinkEntity,
    CredentialRevisionEntity,
    outboxTable('identity', ['client-deletion']),
    ...idempotencyTables('identity', {
      committers: ['revocation', 'rotation', 'operator'],
      erasers: ['client-deletion'],
    }),
  ],
  migrations: new URL('../migrations/', import.meta.url),
};
