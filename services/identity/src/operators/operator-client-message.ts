import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { OperatorClientSchema } from '@cedula/contract/cedula/identity/v1/operator_client_pb.ts';
import type { Client } from '../clients/client.ts';
import { effectiveLimits, type Limits } from '../clients/limits.ts';

/**
 * A client as operators see it.
 *
 * @param defaults the limits of the installation
 */
export function toOperatorClientMessage(
  client: Client,
  defaults: Limits,
): MessageInitShape<typeof OperatorClientSchema> {
  const { id, name, email, createTime } = client;
  const { quotaPerMonth = null, ratePerSecond = null, burst = null } = client;
  return {
    id,
    name,
    email,
    createTime: timestampFromDate(createTime),
    ...(quotaPerMonth !== null && { quotaPerMonth }),
    ...(ratePerSecond !== null && { ratePerSecond }),
    ...(burst !== null && { burst }),
    effectiveLimits: effectiveLimits(client, defaults),
  };
}
