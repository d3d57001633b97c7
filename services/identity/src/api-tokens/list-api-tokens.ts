import type { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toApiTokenMessage } from './api-token-message.ts';
import { listApiTokens as list } from './api-token-store.ts';

/** Answers ListApiTokens: those that are not revoked, newest first. */
export function listApiTokens(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof ApiTokenService>['listApiTokens'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method) };
    const before = pageTokens.decode(paged, request.pageToken);
    const tokens = await database.withTenant(
      clientId,
      (em) => list(em, { clientId, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(tokens, pageSize);
    return {
      apiTokens: rows.map(toApiTokenMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
