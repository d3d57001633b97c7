import type { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { endSession as end } from './session-store.ts';

/** Answers EndSession. Its end and the new revision of all credentials commit together. */
export function endSession(options: {
  readonly database: Database;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
}): HandlersOf<typeof SessionService>['endSession'] {
  const { database, heartbeat } = options;
  return async (request, context) => {
    const { clientId, userId, sessionId } = context.origin;
    const id = request.id === 'current' ? sessionId : request.id;
    if (!isId('ses', id)) throw notFound();
    const work = async (em: EntityManager) => {
      if (!(await end(em, { id, clientId, userId }))) throw notFound();
      await countChange(em);
      return {};
    };
    // Whoever signs out on a borrowed machine may close it before the answer comes.
    const answer = await commitEffect(database, context, work, {
      purpose: 'revocation',
      evenUnheard: true,
    });
    await heartbeat.beat();
    context.log.info({ clientId, userId, sessionId: id }, 'session ended');
    return answer;
  };
}
