import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { apiTokenHash, newApiToken as newToken } from '@cedula/chassis/secrets/api-token.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { holdClient } from '../clients/client-store.ts';
import { requireAddressRanges } from '../credentials/require-address-ranges.ts';
import { requireScopes } from '../credentials/require-scopes.ts';
import { maxApiTokens, newApiToken } from './api-token.ts';
import { toApiTokenMessage } from './api-token-message.ts';
import { countApiTokens, insertApiToken } from './api-token-store.ts';

/**
 * Answers CreateApiToken. Throws WRONG_STATE where the client has all the tokens it may
 * have, PERMISSION_DENIED where the token would do more than its maker may.
 */
export function createApiToken(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof ApiTokenService>['createApiToken'] {
  const { database, clock } = options;
  return async ({ name, scopes, expireTime: wanted }, context) => {
    const { clientId } = context.origin;
    const now = new Date(clock.now());
    const expireTime = wanted === undefined ? null : timestampDate(wanted);
    requireScopes(context.origin, scopes);
    const apiToken = newApiToken({ clientId, name, scopes, expireTime }, now);
    const token = newToken();
    const answer = await commitEffect(database, context, async (em) => {
      await holdClient(em, clientId);
      // A token works from anywhere.
      await requireAddressRanges(em, context.origin, []);
      if ((await countApiTokens(em, clientId)) >= maxApiTokens) {
        throw new DomainError(
          'WRONG_STATE',
          `A client has at most ${maxApiTokens} API tokens. Revoke one first.`,
        );
      }
      await insertApiToken(em, apiToken, apiTokenHash(token));
      return { apiToken: toApiTokenMessage(apiToken), token };
    });
    context.log.info({ clientId, apiTokenId: apiToken.id }, 'API token created');
    return answer;
  };
}
