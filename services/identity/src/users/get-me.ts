import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toUserMessage } from './user-message.ts';
import { findMember } from './user-store.ts';

/** Answers GetMe: the person who calls. */
export function getMe({
  database,
}: {
  readonly database: Database;
}): HandlersOf<typeof UserService>['getMe'] {
  return async (_request, { origin: { clientId, userId } }) => {
    const user = await database.withTenant(clientId, (em) => findMember(em, { clientId, id: userId }), {
      readOnly: true,
    });
    if (user === null) throw notFound();
    return { user: toUserMessage(user) };
  };
}
