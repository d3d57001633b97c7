import type { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { toSessionMessage } from './session-message.ts';
import { listSessionsOf } from './session-store.ts';

/** Answers ListSessions: the person's own, newest first. */
export function listSessions(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
}): HandlersOf<typeof SessionService>['listSessions'] {
  const { database, pageTokens, clock } = options;
  return async (request, { origin: { clientId, userId, sessionId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: { userId } };
    const before = pageTokens.decode(paged, request.pageToken);
    const page = { now: new Date(clock.now()), before, limit: pageSize + 1 };
    const sessions = await database.withTenant(
      clientId,
      (em) => listSessionsOf(em, { clientId, userId }, page),
      { readOnly: true },
    );
    const { rows, last } = cutPage(sessions, pageSize);
    return {
      sessions: rows.map((session) => toSessionMessage(session, sessionId)),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, last.id),
    };
  };
}
