import type { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import type { UserWithPassword } from '../users/user.ts';
import { findByLogin, lockUnchanged } from '../users/user-store.ts';
import type { LoginAttempt, LoginFailures } from './login-failures.ts';
import { firstToken, type HandedToken } from './rotate-token.ts';
import { newSession } from './session.ts';
import { endSurplusSessions, insertSession } from './session-store.ts';
import { toTokensMessage } from './tokens-message.ts';

/** What signing in takes. */
export interface SignInOptions {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly loginFailures: LoginFailures;
  readonly signingKeys: SigningKeys;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}

/**
 * Answers CreateSession. Throws UNAUTHENTICATED alike, and after the same work, for a login
 * that nobody has and a password that is wrong; LOGIN_THROTTLED where the next try is not due.
 */
export function createSession(options: SignInOptions): HandlersOf<typeof SessionService>['createSession'] {
  const { database, passwords, loginFailures, signingKeys, heartbeat, clock } = options;
  return async ({ login, password }, { origin, log }) => {
    const { user, attempt } = await database.asSystem('sign-in', async (em) => {
      const found = await findByLogin(em, login);
      const begun = { account: found?.id ?? login.toLowerCase(), address: origin.callerAddress };
      await loginFailures.begin(em, begun, clock.now());
      return { user: found, attempt: begun };
    });
    const matches = await judge(attempt, () => passwords.matches(password, user?.passwordHash));
    if (!matches || user === null) throw wrong();
    const { handed, surplus } = await database.asSystem('sign-in', (em) => start(em, user, attempt));
    if (surplus > 0) await heartbeat.beat();
    log.info({ clientId: user.clientId, userId: user.id, sessionId: handed.session.id }, 'session created');
    return toTokensMessage(handed, { signingKeys, now: clock.now() });
  };

  /** A password that was not looked at, because too many are, was not wrong. */
  async function judge(attempt: LoginAttempt, matches: () => Promise<boolean>): Promise<boolean> {
    try {
      return await matches();
    } catch (error) {
      await database.asSystem('sign-in', (em) => loginFailures.takeBack(em, attempt));
      throw error;
    }
  }

  async function start(
    em: EntityManager,
    user: UserWithPassword,
    attempt: LoginAttempt,
  ): Promise<{ handed: HandedToken; surplus: number }> {
    // While it was judged, the password may have been replaced, or the user removed.
    if (!(await lockUnchanged(em, user))) throw wrong();
    await loginFailures.succeed(em, attempt);
    const session = newSession({ clientId: user.clientId, userId: user.id }, new Date(clock.now()));
    await insertSession(em, session);
    const handed = await firstToken(em, session);
    const surplus = await endSurplusSessions(em, user.id);
    if (surplus > 0) await countChange(em);
    return { handed, surplus };
  }
}

function wrong(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'The login or the password is wrong.');
}
