import type { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toClientMessage } from './client-message.ts';
import { findClient } from './client-store.ts';
import type { Limits } from './limits.ts';

/** Answers GetClient: the caller's own client. */
export function getClient({
  database,
  limits,
}: {
  readonly database: Database;
  readonly limits: Limits;
}): HandlersOf<typeof ClientService>['getClient'] {
  return async (_request, { origin }) => {
    const client = await database.withTenant(origin.clientId, (em) => findClient(em, origin.clientId), {
      readOnly: true,
    });
    if (client === null) throw notFound();
    return { client: toClientMessage(client, limits) };
  };
}
