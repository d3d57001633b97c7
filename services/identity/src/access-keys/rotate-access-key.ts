import { durationMs } from '@bufbuild/protobuf/wkt';
import type { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import { requireAddressRanges } from '../credentials/require-address-ranges.ts';
import { requireScopes } from '../credentials/require-scopes.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { newSecret } from './access-key.ts';
import { toAccessKeyMessage } from './access-key-message.ts';
import { lockAccessKey, rotateSecret } from './access-key-store.ts';
import { defaultOverlapMs } from './rotation.ts';

/**
 * Answers RotateAccessKey: a new secret under the same id, and the one before for as long as
 * the overlap lasts. Throws NOT_FOUND as GetAccessKey does, PERMISSION_DENIED where a narrowed
 * caller would get a secret that may do more than it may itself.
 */
export function rotateAccessKey(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof AccessKeyService>['rotateAccessKey'] {
  const { database, sealer, heartbeat, clock } = options;
  return async ({ id, overlap }, context) => {
    const { clientId } = context.origin;
    if (!isId('key', id)) throw notFound();
    const overlapMs = overlap === undefined ? defaultOverlapMs : durationMs(overlap);
    const secret = newSecret();
    const rotate = async (em: EntityManager) => {
      const accessKey = await lockAccessKey(em, { clientId, id });
      if (accessKey === null) throw notFound();
      requireScopes(context.origin, accessKey.scopes);
      await requireAddressRanges(em, context.origin, accessKey.addressRanges);
      await rotateSecret(em, sealer, { accessKey, secret, now: new Date(clock.now()), overlapMs });
      await countChange(em);
      return { accessKey: toAccessKeyMessage(accessKey), secret };
    };
    const answer = await commitEffect(database, context, rotate, { purpose: 'rotation' });
    await heartbeat.beat();
    context.log.info({ clientId, accessKeyId: id, overlapMs }, 'access key rotated');
    return answer;
  };
}
