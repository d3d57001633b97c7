import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { endSessionsOf } from '../sessions/session-store.ts';
import { lockOwners, removeMember } from './user-store.ts';

/** Answers RemoveUser: the account and its sessions go together. Throws WRONG_STATE for the last owner. */
export function removeUser(options: {
  readonly database: Database;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
}): HandlersOf<typeof UserService>['removeUser'] {
  const { database, heartbeat } = options;
  return async ({ id }, context) => {
    const { clientId } = context.origin;
    if (!isId('usr', id)) throw notFound();
    const remove = async (em: EntityManager) => {
      const owners = await lockOwners(em, clientId);
      if (owners.length === 1 && owners[0] === id) {
        throw new DomainError('WRONG_STATE', 'A client keeps at least one owner.');
      }
      if (!(await removeMember(em, { clientId, id }))) throw notFound();
      await endSessionsOf(em, id);
      await countChange(em);
      return {};
    };
    // Somebody who is to be kept out is not kept in because whoever removed them has hung up.
    const answer = await commitEffect(database, context, remove, {
      purpose: 'revocation',
      evenUnheard: true,
    });
    await heartbeat.beat();
    context.log.info({ clientId, userId: id }, 'user removed');
    return answer;
  };
}
