import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { linkRefused } from '../links/link-refused.ts';
import { findLink, useUpLink } from '../links/link-store.ts';
import { markVerified } from './user-store.ts';

/** Answers VerifyEmail. */
export function verifyEmail(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof UserService>['verifyEmail'] {
  const { database, clock } = options;
  return async ({ token }, { log }) => {
    const now = new Date(clock.now());
    const clientId = await database.asSystem('sign-in', async (em) => {
      const link = await findLink(em, { token, purpose: 'VERIFY_EMAIL' }, now);
      if (link === null || !(await useUpLink(em, link))) throw linkRefused('token');
      if (!(await markVerified(em, link, now))) throw linkRefused('token');
      return link.clientId;
    });
    log.info({ clientId }, 'email verified');
    return {};
  };
}
