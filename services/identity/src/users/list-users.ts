import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toUserMessage } from './user-message.ts';
import { listMembers } from './user-store.ts';

/** Answers ListUsers: the members of the caller's client, newest first. */
export function listUsers(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof UserService>['listUsers'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method) };
    const before = pageTokens.decode(paged, request.pageToken);
    const users = await database.withTenant(
      clientId,
      (em) => listMembers(em, { clientId, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(users, pageSize);
    return {
      users: rows.map(toUserMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
