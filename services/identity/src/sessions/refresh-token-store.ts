import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type RefreshToken, repeatMs } from './refresh-token.ts';
import type { Session } from './session.ts';
import { RefreshTokenEntity, SessionEntity } from './session.entity.ts';

/** Stores a session's newest refresh token. */
export async function insertRefreshToken(em: EntityManager, token: RefreshToken): Promise<void> {
  await em.insert(RefreshTokenEntity, token);
}

/** A refresh token, and the session that it is of. */
export interface HeldToken {
  readonly token: RefreshToken;
  readonly session: Session;
}

/**
 * Finds a refresh token and holds its session until the transaction ends: of two that bring
 * the same token, the second sees what the first one did.
 */
export async function holdRefreshToken(em: EntityManager, hash: string): Promise<HeldToken | undefined> {
  const [named] = await em.execute<{ sessionId: string }[]>(
    'select session_id as "sessionId" from refresh_token where hash = ?',
    [hash],
  );
  if (named === undefined) return undefined;
  await em.execute('select id from session where id = ? for update', [named.sessionId]);
  // Read behind the lock: before it, the token may have been the newest still.
  const session = await em.findOne(SessionEntity, { id: named.sessionId });
  const token = await em.findOne(RefreshTokenEntity, { hash });
  return session === null || token === null ? undefined : { token, session };
}

/** Puts a new token in the place of a session's newest one, and stretches the session. */
export async function replaceRefreshToken(
  em: EntityManager,
  used: Pick<RefreshToken, 'hash' | 'sessionId'>,
  next: RefreshToken & { readonly sealed: Uint8Array },
  now: Date,
): Promise<void> {
  const { sealed, ...token } = next;
  await em.insert(RefreshTokenEntity, token);
  await em.nativeUpdate(RefreshTokenEntity, { hash: used.hash }, { rotateTime: now, successor: sealed });
  await em.nativeUpdate(
    SessionEntity,
    { id: used.sessionId },
    { refreshTime: now, expireTime: token.expireTime },
  );
  // What is not given again is not kept.
  const before = new Date(now.getTime() - repeatMs);
  await em.nativeUpdate(
    RefreshTokenEntity,
    { sessionId: used.sessionId, rotateTime: { $lt: before }, successor: { $ne: null } },
    { successor: null },
  );
}
