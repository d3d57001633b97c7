import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { Limits } from '../clients/limits.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import type { Post } from '../links/link-store.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import { createSession } from '../sessions/create-session.ts';
import { endSession } from '../sessions/end-session.ts';
import { getJwks } from '../sessions/get-jwks.ts';
import { listSessions } from '../sessions/list-sessions.ts';
import type { LoginFailures } from '../sessions/login-failures.ts';
import { refreshSession } from '../sessions/refresh-session.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import { changePassword } from '../users/change-password.ts';
import { getMe } from '../users/get-me.ts';
import { inviteUser } from '../users/invite-user.ts';
import { listUsers } from '../users/list-users.ts';
import { registerUser } from '../users/register-user.ts';
import { removeUser } from '../users/remove-user.ts';
import { requestPasswordReset } from '../users/request-password-reset.ts';
import { resetPassword } from '../users/reset-password.ts';
import { updateUser } from '../users/update-user.ts';
import { verifyEmail } from '../users/verify-email.ts';

/** What the handlers of users and sessions stand on. */
export interface PeopleParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly pageTokens: PageTokens;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
  readonly signup: 'open' | 'closed';
  /** Of clients for whom nobody set others. */
  readonly limits: Limits;
  readonly passwords: Passwords;
  readonly loginFailures: LoginFailures;
  readonly signingKeys: SigningKeys;
  readonly post: Post;
}

/** Users and sessions, for gateways alone. */
export function peopleServices(parts: PeopleParts): Implementation[] {
  return [
    implement(UserService, ['gateway'], {
      registerUser: registerUser(parts),
      getMe: getMe(parts),
      listUsers: listUsers(parts),
      inviteUser: inviteUser(parts),
      updateUser: updateUser(parts),
      changePassword: changePassword(parts),
      removeUser: removeUser(parts),
      verifyEmail: verifyEmail(parts),
      requestPasswordReset: requestPasswordReset(parts),
      resetPassword: resetPassword(parts),
    }),
    implement(SessionService, ['gateway'], {
      createSession: createSession(parts),
      refreshSession: refreshSession(parts),
      listSessions: listSessions(parts),
      endSession: endSession(parts),
      getJwks: getJwks(parts),
    }),
  ];
}
