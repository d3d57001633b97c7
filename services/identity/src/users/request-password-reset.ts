import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { mailLink, type Post } from '../links/link-store.ts';

/**
 * Answers RequestPasswordReset. Whether the address has an account is found out when the mail
 * goes out: until then everything is done alike, so that time tells nothing either.
 */
export function requestPasswordReset(options: {
  readonly database: Database;
  readonly post: Post;
  readonly clock: Clock;
}): HandlersOf<typeof UserService>['requestPasswordReset'] {
  const { database, post, clock } = options;
  return async ({ email }) => {
    const about = { clientId: '', purpose: 'RESET_PASSWORD', email } as const;
    await database.asSystem('sign-in', (em) => mailLink(em, post, about, new Date(clock.now())));
    return {};
  };
}
