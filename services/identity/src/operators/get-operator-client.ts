import type { OperatorClientService } from '@cedula/contract/cedula/identity/v1/operator_client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { findClient } from '../clients/client-store.ts';
import type { Limits } from '../clients/limits.ts';
import { toOperatorClientMessage } from './operator-client-message.ts';

/** Answers GetOperatorClient: any client of the installation. */
export function getOperatorClient({
  database,
  limits,
}: {
  readonly database: Database;
  readonly limits: Limits;
}): HandlersOf<typeof OperatorClientService>['getOperatorClient'] {
  return async ({ id }) => {
    if (!isId('cli', id)) throw notFound();
    const found = await database.asSystem('operator', (em) => findClient(em, id), { readOnly: true });
    if (found === null) throw notFound();
    return { client: toOperatorClientMessage(found, limits) };
  };
}
