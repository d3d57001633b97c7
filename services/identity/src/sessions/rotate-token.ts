import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Sealer, SealContext } from '@cedula/chassis/secrets/sealer.ts';
import { countChange } from '../credentials/credential-store.ts';
import { judgeRefresh, newRefreshToken, refreshHashOf, refreshLifetimeMs } from './refresh-token.ts';
import {
  type HeldToken,
  holdRefreshToken,
  insertRefreshToken,
  replaceRefreshToken,
} from './refresh-token-store.ts';
import type { Session } from './session.ts';
import { endSession } from './session-store.ts';

/** A refresh token in the hands of its person. */
export interface HandedToken {
  readonly session: Session;
  readonly token: string;
  readonly expireTime: Date;
}

/** What became of a refresh token that somebody brought. */
export type Rotation =
  | { readonly outcome: 'renewed'; readonly handed: HandedToken }
  | { readonly outcome: 'refused' }
  /** It was used before: its session has ended with this. */
  | { readonly outcome: 'reused'; readonly session: Session };

/** Gives a new session its first refresh token. */
export async function firstToken(em: EntityManager, session: Session): Promise<HandedToken> {
  const token = newRefreshToken();
  await insertRefreshToken(em, unused(token, session, session.expireTime));
  return { session, token, expireTime: session.expireTime };
}

/** Takes a refresh token for its successor. Two who bring the same within ten seconds get the same. */
export async function rotateToken(
  em: EntityManager,
  { sealer, token, now }: { readonly sealer: Sealer; readonly token: string; readonly now: number },
): Promise<Rotation> {
  const hash = refreshHashOf(token);
  const held = hash === undefined ? undefined : await holdRefreshToken(em, hash);
  if (held === undefined) return { outcome: 'refused' };
  const { session } = held;
  const judgement = judgeRefresh(held.token, now);
  if (judgement === 'expired') return { outcome: 'refused' };
  if (judgement === 'reused') {
    await endSession(em, { id: session.id });
    await countChange(em);
    return { outcome: 'reused', session };
  }
  const handed = judgement === 'rotate' ? await replace(em, held, { sealer, now }) : repeat(held, sealer);
  return { outcome: 'renewed', handed };
}

async function replace(
  em: EntityManager,
  { token: used, session }: HeldToken,
  { sealer, now }: { readonly sealer: Sealer; readonly now: number },
): Promise<HandedToken> {
  const token = newRefreshToken();
  const expireTime = new Date(now + refreshLifetimeMs);
  const sealed = sealer.seal(token, sealedUse(session, used.hash));
  await replaceRefreshToken(em, used, { ...unused(token, session, expireTime), sealed }, new Date(now));
  return { session, token, expireTime };
}

function repeat({ token: used, session }: HeldToken, sealer: Sealer): HandedToken {
  if (!used.successor || !used.rotateTime) throw new Error('there is no successor to give');
  const token = sealer.open(used.successor, sealedUse(session, used.hash)).toString();
  return { session, token, expireTime: new Date(used.rotateTime.getTime() + refreshLifetimeMs) };
}

function unused(token: string, session: Session, expireTime: Date) {
  const hash = refreshHashOf(token);
  if (hash === undefined) throw new Error('a refresh token of ours is none by its shape');
  const { clientId, id: sessionId } = session;
  return { hash, clientId, sessionId, expireTime };
}

/** A successor opens in the row of the token that it follows, and nowhere else. */
function sealedUse({ clientId }: Session, predecessorHash: string): SealContext {
  return { clientId, ownerId: predecessorHash, purpose: 'refresh-token-successor' };
}
