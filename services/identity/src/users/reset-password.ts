import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { linkRefused } from '../links/link-refused.ts';
import { findLink, useUpLink, useUpLinks } from '../links/link-store.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import { requireStrongPassword } from '../passwords/password-rules.ts';
import type { LoginFailures } from '../sessions/login-failures.ts';
import { endSessionsOf } from '../sessions/session-store.ts';
import { findByEmail, setPassword } from './user-store.ts';

/** Answers ResetPassword: the new password, the end of all sessions and of all such links commit together. */
export function resetPassword(options: {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly loginFailures: LoginFailures;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof UserService>['resetPassword'] {
  const { database, passwords, loginFailures, heartbeat, clock } = options;
  return async ({ token, password }, { origin, log }) => {
    const now = new Date(clock.now());
    const { link, user } = await database.asSystem('sign-in', async (em) => {
      const found = await findLink(em, { token, purpose: 'RESET_PASSWORD' }, now);
      return { link: found, user: found && (await findByEmail(em, found.email)) };
    });
    if (link === null || user === null) throw linkRefused('token');
    requireStrongPassword(password, user);
    const passwordHash = await passwords.hash(password);
    await database.asSystem('sign-in', async (em) => {
      if (!(await useUpLink(em, link))) throw linkRefused('token');
      await useUpLinks(em, link);
      await setPassword(em, { id: user.id, passwordHash }, now);
      await endSessionsOf(em, user.id);
      await countChange(em);
      // Whoever forgot their password has failed here; the one they have now they know.
      await loginFailures.succeed(em, { account: user.id, address: origin.callerAddress });
    });
    await heartbeat.beat();
    log.info({ clientId: user.clientId, userId: user.id }, 'password reset');
    return {};
  };
}
