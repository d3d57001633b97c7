import type { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toAccessKeyMessage } from './access-key-message.ts';
import { listAccessKeys as list } from './access-key-store.ts';

/** Answers ListAccessKeys: the keys in force, newest first. */
export function listAccessKeys(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof AccessKeyService>['listAccessKeys'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method) };
    const before = pageTokens.decode(paged, request.pageToken);
    const keys = await database.withTenant(
      clientId,
      (em) => list(em, { clientId, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(keys, pageSize);
    return {
      accessKeys: rows.map(toAccessKeyMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
