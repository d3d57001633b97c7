import type { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { holdClient } from '../clients/client-store.ts';
import { requireAddressRanges } from '../credentials/require-address-ranges.ts';
import { requireScopes } from '../credentials/require-scopes.ts';
import { maxAccessKeys, newAccessKey, newSecret } from './access-key.ts';
import { toAccessKeyMessage } from './access-key-message.ts';
import { countAccessKeys, insertAccessKey } from './access-key-store.ts';

/**
 * Answers CreateAccessKey. Throws WRONG_STATE where the client has all the keys it may have,
 * PERMISSION_DENIED where the key would do more than its maker may.
 */
export function createAccessKey(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
}): HandlersOf<typeof AccessKeyService>['createAccessKey'] {
  const { database, sealer, clock } = options;
  return async ({ name, scopes, addressRanges }, context) => {
    const { clientId } = context.origin;
    requireScopes(context.origin, scopes);
    const accessKey = newAccessKey({ clientId, name, scopes, addressRanges }, new Date(clock.now()));
    const secret = newSecret();
    const answer = await commitEffect(database, context, async (em) => {
      await holdClient(em, clientId);
      await requireAddressRanges(em, context.origin, addressRanges);
      if ((await countAccessKeys(em, clientId)) >= maxAccessKeys) {
        throw new DomainError(
          'WRONG_STATE',
          `A client has at most ${maxAccessKeys} access keys. Revoke one first.`,
        );
      }
      await insertAccessKey(em, sealer, accessKey, secret);
      return { accessKey: toAccessKeyMessage(accessKey), secret };
    });
    context.log.info({ clientId, accessKeyId: accessKey.id }, 'access key created');
    return answer;
  };
}
