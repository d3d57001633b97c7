import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ClientSchema } from '@cedula/contract/cedula/identity/v1/client_pb.ts';
import type { Client } from './client.ts';
import { effectiveLimits, type Limits } from './limits.ts';

/**
 * A client as callers see it.
 *
 * @param defaults the limits of the installation
 */
export function toClientMessage(client: Client, defaults: Limits): MessageInitShape<typeof ClientSchema> {
  const { id, name, email, createTime } = client;
  const apiRequestQuota = effectiveLimits(client, defaults).quotaPerMonth;
  return { id, name, email, createTime: timestampFromDate(createTime), apiRequestQuota };
}
