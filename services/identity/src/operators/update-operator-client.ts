import { OperatorClientSchema } from '@cedula/contract/cedula/identity/v1/operator_client_pb.ts';
import type { OperatorClientService } from '@cedula/contract/cedula/identity/v1/operator_client_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { updatedFields } from '@cedula/chassis/rpc/update-mask.ts';
import { updateClient } from '../clients/client-store.ts';
import type { Limits, OwnLimits } from '../clients/limits.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { toOperatorClientMessage } from './operator-client-message.ts';

/**
 * Answers UpdateOperatorClient: sets limits of a client, or gives them back to the
 * installation. They are part of what gateways keep of its credentials, so the change
 * counts as one of those.
 */
export function updateOperatorClient(options: {
  readonly database: Database;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly limits: Limits;
}): HandlersOf<typeof OperatorClientService>['updateOperatorClient'] {
  const { database, heartbeat, limits } = options;
  return async ({ client: resource, updateMask: mask }, context) => {
    const id = resource?.id ?? '';
    const fields = updatedFields({
      schema: OperatorClientSchema,
      resource,
      mask,
      fields: ['quota_per_month', 'rate_per_second', 'burst'],
    });
    if (!isId('cli', id)) throw notFound();
    const changes: OwnLimits = {
      ...(fields.has('quota_per_month') && { quotaPerMonth: resource?.quotaPerMonth ?? null }),
      ...(fields.has('rate_per_second') && { ratePerSecond: resource?.ratePerSecond ?? null }),
      ...(fields.has('burst') && { burst: resource?.burst ?? null }),
    };
    const answer = await commitEffect(
      database,
      context,
      async (em: EntityManager) => {
        const client = await updateClient(em, id, changes);
        if (client === null) throw notFound();
        await countChange(em);
        return { client: toOperatorClientMessage(client, limits) };
      },
      { purpose: 'operator' },
    );
    await heartbeat.beat();
    const { userId } = context.origin;
    context.log.info({ clientId: id, operatorId: userId, ...changes }, 'limits of a client set');
    return answer;
  };
}
