import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { forgetAnswersOf } from '@cedula/chassis/idempotency/forget-answers.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from '../access-keys/access-key.entity.ts';
import { ApiTokenEntity } from '../api-tokens/api-token.entity.ts';
import { OneTimeLinkEntity } from '../links/one-time-link.entity.ts';
import { RefreshTokenEntity, SessionEntity } from '../sessions/session.entity.ts';
import { UserEntity } from '../users/user.entity.ts';
import { ClientEntity } from './client.entity.ts';

/** How many of each were removed. */
export interface Removed {
  readonly accessKeys: number;
  readonly apiTokens: number;
  readonly users: number;
  readonly sessions: number;
}

/**
 * Removes a client and every row that belongs to it. Null: there is none any more.
 *
 * The client goes first: that waits for whoever holds it to make something new, and from
 * then on nobody can. What they made is seen and removed with the rest.
 */
export async function removeClient(em: EntityManager, clientId: string): Promise<Removed | null> {
  if ((await em.nativeDelete(ClientEntity, { id: clientId })) === 0) return null;
  await em.nativeDelete(AccessKeySecretEntity, { clientId });
  await em.nativeDelete(RefreshTokenEntity, { clientId });
  await em.nativeDelete(OneTimeLinkEntity, { clientId });
  await forgetAnswersOf(em, clientId);
  return {
    accessKeys: await em.nativeDelete(AccessKeyEntity, { clientId }),
    apiTokens: await em.nativeDelete(ApiTokenEntity, { clientId }),
    sessions: await em.nativeDelete(SessionEntity, { clientId }),
    users: await em.nativeDelete(UserEntity, { clientId }),
  };
}
