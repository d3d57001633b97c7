import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { maxSessions, type Session } from './session.ts';
import { RefreshTokenEntity, SessionEntity } from './session.entity.ts';

/** Stores a new session. */
export async function insertSession(em: EntityManager, session: Session): Promise<void> {
  await em.insert(SessionEntity, session);
}

/** Removes those of a user's sessions that are too many, the ones refreshed longest ago. Gives how many it was. */
export async function endSurplusSessions(em: EntityManager, userId: string): Promise<number> {
  const surplus = await em.find(
    SessionEntity,
    { userId },
    { orderBy: { refreshTime: 'desc', id: 'desc' }, offset: maxSessions, fields: ['id'] },
  );
  await removeSessions(
    em,
    surplus.map(({ id }) => id),
  );
  return surplus.length;
}

/** Lists a user's sessions in force, newest first, from below `before`. */
export async function listSessionsOf(
  em: EntityManager,
  owner: { readonly clientId: string; readonly userId: string },
  page: { readonly now: Date; readonly before: string | undefined; readonly limit: number },
): Promise<Session[]> {
  const { now, before, limit } = page;
  return em.find(
    SessionEntity,
    { ...owner, expireTime: { $gt: now }, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
}

/** Finds a session in force. */
export async function findSession(em: EntityManager, id: string, now: Date): Promise<Session | null> {
  return em.findOne(SessionEntity, { id, expireTime: { $gt: now } });
}

/** Ends one session. Gives whether there was one that the filter fits. */
export async function endSession(
  em: EntityManager,
  where: Pick<Session, 'id'> & Partial<Pick<Session, 'clientId' | 'userId'>>,
): Promise<boolean> {
  if ((await em.nativeDelete(SessionEntity, where)) === 0) return false;
  await em.nativeDelete(RefreshTokenEntity, { sessionId: where.id });
  return true;
}

/** Ends all sessions of a user, but for the one that is excepted. */
export async function endSessionsOf(
  em: EntityManager,
  userId: string,
  { except = '' }: { readonly except?: string } = {},
): Promise<void> {
  const sessions = await em.find(SessionEntity, { userId, id: { $ne: except } }, { fields: ['id'] });
  await removeSessions(
    em,
    sessions.map(({ id }) => id),
  );
}

async function removeSessions(em: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await em.nativeDelete(SessionEntity, { id: { $in: [...ids] } });
  await em.nativeDelete(RefreshTokenEntity, { sessionId: { $in: [...ids] } });
}
