import type { OperatorClientService } from '@cedula/contract/cedula/identity/v1/operator_client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { listClients } from '../clients/client-store.ts';
import type { Limits } from '../clients/limits.ts';
import { toOperatorClientMessage } from './operator-client-message.ts';

/** Answers ListOperatorClients: every client of the installation, newest first. */
export function listOperatorClients(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly limits: Limits;
}): HandlersOf<typeof OperatorClientService>['listOperatorClients'] {
  const { database, pageTokens, limits } = options;
  return async (request, { origin: { clientId }, method }) => {
    const { namePrefix, emailPrefix } = request;
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: { namePrefix, emailPrefix } };
    const before = pageTokens.decode(paged, request.pageToken);
    const query = { before, limit: pageSize + 1, namePrefix, emailPrefix };
    const clients = await database.asSystem('operator', (em) => listClients(em, query), { readOnly: true });
    const { rows, last } = cutPage(clients, pageSize);
    return {
      clients: rows.map((client) => toOperatorClientMessage(client, limits)),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
