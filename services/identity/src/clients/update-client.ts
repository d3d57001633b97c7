import { ClientSchema } from '@cedula/contract/cedula/identity/v1/client_pb.ts';
import type { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { invalidField, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { updatedFields } from '@cedula/chassis/rpc/update-mask.ts';
import { toClientMessage } from './client-message.ts';
import { updateClient as update } from './client-store.ts';
import type { Limits } from './limits.ts';

/** Answers UpdateClient: the caller's own client, with another name or email address. */
export function updateClient({
  database,
  limits,
}: {
  readonly database: Database;
  readonly limits: Limits;
}): HandlersOf<typeof ClientService>['updateClient'] {
  return async ({ client: resource, updateMask: mask }, context) => {
    const { clientId } = context.origin;
    const fields = updatedFields({ schema: ClientSchema, resource, mask, fields: ['name', 'email'] });
    const changes = Object.fromEntries(
      [...fields].map((field) => {
        const value = resource?.[field] ?? '';
        if (value === '') throw invalidField(`client.${field}`, 'required', 'value is required');
        return [field, value];
      }),
    );
    const answer = await commitEffect(database, context, async (em) => {
      const client = await update(em, clientId, changes);
      if (client === null) throw notFound();
      return { client: toClientMessage(client, limits) };
    });
    context.log.info({ clientId, fields: [...fields] }, 'client updated');
    return answer;
  };
}
