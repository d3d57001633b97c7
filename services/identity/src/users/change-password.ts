import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { invalidField, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import { requireStrongPassword } from '../passwords/password-rules.ts';
import type { LoginAttempt, LoginFailures } from '../sessions/login-failures.ts';
import { endSessionsOf } from '../sessions/session-store.ts';
import { findWithPassword, lockUnchanged, replacePassword } from './user-store.ts';

/**
 * Answers ChangePassword: the new password and the end of the person's other sessions commit
 * together. A wrong present password counts like a failed login, from a place of the session's
 * own: who took over a session guesses no faster than anybody, and makes nobody else wait.
 * Throws INVALID_ARGUMENT by `password.wrong`, LOGIN_THROTTLED where the next try is not due.
 */
export function changePassword(options: {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly loginFailures: LoginFailures;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof UserService>['changePassword'] {
  const { database, passwords, loginFailures, heartbeat, clock } = options;

  /** A password that was not looked at, because too many are, was not wrong. */
  async function judge(attempt: LoginAttempt, matches: () => Promise<boolean>): Promise<boolean> {
    try {
      return await matches();
    } catch (error) {
      await database.asSystem('sign-in', (em) => loginFailures.takeBack(em, attempt));
      throw error;
    }
  }

  return async ({ currentPassword, newPassword }, context) => {
    const { clientId, userId, sessionId } = context.origin;
    const attempt = { account: userId, address: sessionId };
    const user = await database.asSystem('sign-in', async (em) => {
      await loginFailures.begin(em, attempt, clock.now());
      return findWithPassword(em, { clientId, id: userId });
    });
    if (user === null) throw notFound();
    if (!(await judge(attempt, () => passwords.matches(currentPassword, user.passwordHash)))) throw wrong();
    await database.asSystem('sign-in', (em) => loginFailures.succeed(em, attempt));
    requireStrongPassword(newPassword, user, 'newPassword');
    const passwordHash = await passwords.hash(newPassword);
    const replace = async (em: EntityManager) => {
      // While it was judged, it may have been replaced by somebody who had it reset.
      if (!(await lockUnchanged(em, user))) throw wrong();
      await replacePassword(em, { id: userId, passwordHash });
      await endSessionsOf(em, userId, { except: sessionId });
      await countChange(em);
      return {};
    };
    const answer = await commitEffect(database, context, replace, { purpose: 'revocation' });
    await heartbeat.beat();
    context.log.info({ clientId, userId }, 'password changed');
    return answer;
  };
}

function wrong(): Error {
  return invalidField('currentPassword', 'password.wrong', 'is not the present password');
}
