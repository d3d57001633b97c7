import { newId } from '@cedula/chassis/ids/id.ts';
import { refreshLifetimeMs } from './refresh-token.ts';

/** A person's stay: from a login until they leave, or don't come back for 30 days. */
export interface Session {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly createTime: Date;
  /** When its refresh token was last rotated. */
  readonly refreshTime: Date;
  readonly expireTime: Date;
}

/** How many sessions a person may have; with one more the one that was used longest ago ends. */
export const maxSessions = 50;

/** A new session of a user. */
export function newSession({ clientId, userId }: { clientId: string; userId: string }, now: Date): Session {
  const expireTime = new Date(now.getTime() + refreshLifetimeMs);
  return { id: newId('ses'), clientId, userId, createTime: now, refreshTime: now, expireTime };
}
