import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { OneTimeLinkEntity } from '../links/one-time-link.entity.ts';
import { RefreshTokenEntity, SessionEntity } from '../sessions/session.entity.ts';
import { UserEntity } from '../users/user.entity.ts';

/**
 * Removes a client's people with all that is theirs: for the deletion of the client. Gives
 * how many people it was. The caller counts the change of credentials.
 */
export async function removePeople(em: EntityManager, clientId: string): Promise<number> {
  // The links first: somebody who is accepting an invitation holds theirs, so is seen below or finds none.
  await em.nativeDelete(OneTimeLinkEntity, { clientId });
  const people = await em.nativeDelete(UserEntity, { clientId });
  await em.nativeDelete(SessionEntity, { clientId });
  await em.nativeDelete(RefreshTokenEntity, { clientId });
  return people;
}
