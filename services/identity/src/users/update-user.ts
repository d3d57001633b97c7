import { UserSchema } from '@cedula/contract/cedula/identity/v1/user_pb.ts';
import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError, invalidField, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { updatedFields } from '@cedula/chassis/rpc/update-mask.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import type { User, UserRole } from './user.ts';
import { toUserMessage, toUserRole } from './user-message.ts';
import { findMember, lockOwners, setRole } from './user-store.ts';

/** Answers UpdateUser: another role for a member. Throws WRONG_STATE where it leaves the client without an owner. */
export function updateUser(options: {
  readonly database: Database;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
}): HandlersOf<typeof UserService>['updateUser'] {
  const { database, heartbeat } = options;

  return async ({ user: resource, updateMask: mask }, context) => {
    const { clientId } = context.origin;
    const id = resource?.id ?? '';
    if (!isId('usr', id)) throw notFound();
    const fields = updatedFields({ schema: UserSchema, resource, mask, fields: ['role'] });
    const wanted = fields.has('role') ? (resource?.role ?? 0) : undefined;
    if (wanted === 0) throw invalidField('user.role', 'required', 'value is required');
    const role = wanted === undefined ? undefined : toUserRole(wanted);
    const answer = await commitEffect(
      database,
      context,
      async (em) => ({ user: toUserMessage(await change(em, { clientId, id }, role)) }),
      { purpose: 'revocation' },
    );
    await heartbeat.beat();
    context.log.info({ clientId, userId: id, role }, 'user updated');
    return answer;
  };
}

async function change(em: EntityManager, key: Pick<User, 'clientId' | 'id'>, role: UserRole | undefined) {
  // First, so that of two owners who demote each other one stays.
  const owners = await lockOwners(em, key.clientId);
  const user = await findMember(em, key);
  if (user === null) throw notFound();
  if (role === undefined || role === user.role) return user;
  if (role !== 'OWNER' && owners.length === 1 && owners[0] === key.id) {
    throw new DomainError('WRONG_STATE', 'A client keeps at least one owner.');
  }
  await setRole(em, key, role);
  await countChange(em);
  return { ...user, role };
}
