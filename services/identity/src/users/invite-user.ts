import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countLinks, mailLink, type Post } from '../links/link-store.ts';
import { toUserRole } from './user-message.ts';

const maxInvitations = 100;

/** Answers InviteUser. The token of the invitation is in its mail alone, not in the answer. */
export function inviteUser(options: {
  readonly database: Database;
  readonly post: Post;
  readonly clock: Clock;
}): HandlersOf<typeof UserService>['inviteUser'] {
  const { database, post, clock } = options;
  return async ({ email, role }, context) => {
    const { clientId } = context.origin;
    const now = new Date(clock.now());
    const purpose = 'INVITATION' as const;
    const answer = await commitEffect(database, context, async (em) => {
      if ((await countLinks(em, { clientId, purpose }, now)) >= maxInvitations) {
        throw new DomainError('WRONG_STATE', `A client has at most ${maxInvitations} invitations open.`);
      }
      const link = await mailLink(em, post, { clientId, purpose, email, role: toUserRole(role) }, now);
      return { expireTime: timestampFromDate(link.expireTime) };
    });
    context.log.info({ clientId }, 'user invited');
    return answer;
  };
}
