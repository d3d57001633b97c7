import type { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { findClient } from '../clients/client-store.ts';
import { effectiveLimits, type Limits } from '../clients/limits.ts';
import { findSession } from '../sessions/session-store.ts';
import { findMember } from '../users/user-store.ts';
import { readRevision } from './credential-store.ts';

/** Answers ResolveSession: who is in a session in force, with the revision that is of. */
export function resolveSession(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: Limits;
}): HandlersOf<typeof CredentialService>['resolveSession'] {
  const { database, clock, limits } = options;
  return async ({ id }) => {
    const now = new Date(clock.now());
    const { revision, found } = await database.asSystem(
      'credentials',
      async (em) => {
        // The revision first: a change that commits in between makes the answer look older, never newer.
        const read = await readRevision(em);
        return { revision: read, found: isId('ses', id) ? await whoIsIn(em, id, now) : null };
      },
      { readOnly: true },
    );
    if (found === null) return { revision };
    const { user, client } = found;
    return {
      clientId: user.clientId,
      userId: user.id,
      role: Operation_Role[user.role],
      operator: user.isOperator,
      revision,
      limits: effectiveLimits(client, limits),
      unscoped: true,
    };
  };
}

async function whoIsIn(em: EntityManager, id: string, now: Date) {
  const session = await findSession(em, id, now);
  if (session === null) return null;
  const { clientId, userId } = session;
  const user = await findMember(em, { clientId, id: userId });
  const client = await findClient(em, clientId);
  return user === null || client === null ? null : { user, client };
}
