import { hash, randomBytes } from 'node:crypto';

/** What is known of a refresh token: never the token itself. */
export interface RefreshToken {
  readonly hash: string;
  readonly clientId: string;
  readonly sessionId: string;
  readonly expireTime: Date;
  /** When it was used. None: it is the session's newest. */
  readonly rotateTime?: Date | null | undefined;
  /** The token that came after it, sealed. */
  readonly successor?: Uint8Array | null | undefined;
}

/** How long a refresh token works, in milliseconds. */
export const refreshLifetimeMs = 30 * 24 * 3_600_000;

/** For so long after its use a token gives the same successor again: two tabs woke up at once. */
export const repeatMs = 10_000;

const shape = /^cdr_[A-Za-z0-9_-]{43}$/;

/** A new refresh token: `cdr_` and 256 random bits in base64url. */
export function newRefreshToken(): string {
  return `cdr_${randomBytes(32).toString('base64url')}`;
}

/**
 * The SHA-256 under which a token would be found; undefined for what is none by its shape.
 * With 256 random bits there is nothing to guess, so a slow hash would protect nothing.
 */
export function refreshHashOf(token: string): string | undefined {
  return shape.test(token) ? hash('sha256', token) : undefined;
}

/** What is to be done with a refresh token that somebody brings. */
export type RefreshJudgement =
  /** It is the newest: it is replaced. */
  | 'rotate'
  /** It was replaced just now: whoever is second gets the same as the first. */
  | 'repeat'
  /** It was replaced before: somebody else has it, so the session ends. */
  | 'reused'
  | 'expired';

/** Judges a refresh token that was found. */
export function judgeRefresh(
  token: Pick<RefreshToken, 'expireTime' | 'rotateTime' | 'successor'>,
  now: number,
): RefreshJudgement {
  if (token.expireTime.getTime() <= now) return 'expired';
  const { rotateTime, successor } = token;
  if (!rotateTime) return 'rotate';
  return successor && now - rotateTime.getTime() <= repeatMs ? 'repeat' : 'reused';
}
