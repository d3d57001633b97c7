import type { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { revokeToken } from './api-token-store.ts';

/** Answers RevokeApiToken. The revocation and the new revision of all credentials commit together. */
export function revokeApiToken(options: {
  readonly database: Database;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof ApiTokenService>['revokeApiToken'] {
  const { database, heartbeat, clock } = options;
  return async ({ id }, context) => {
    const { clientId } = context.origin;
    if (!isId('tok', id)) throw notFound();
    const revoke = async (em: EntityManager) => {
      if (!(await revokeToken(em, { clientId, id }, new Date(clock.now())))) throw notFound();
      await countChange(em);
      return {};
    };
    // A token that may have leaked is not kept in force because its owner has hung up.
    const answer = await commitEffect(database, context, revoke, {
      purpose: 'revocation',
      evenUnheard: true,
    });
    await heartbeat.beat();
    context.log.info({ clientId, apiTokenId: id }, 'API token revoked');
    return answer;
  };
}
