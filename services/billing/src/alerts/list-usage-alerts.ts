import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { type AlertPosition, listAlerts } from './alert-store.ts';

/** Answers ListUsageAlerts. */
export function listUsageAlerts(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof UsageService>['listUsageAlerts'] {
  const { database, pageTokens } = options;
  return async (request, { origin: { clientId }, method }) => {
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId, method: nameOf(method), filters: {} };
    const position = pageTokens.decode(paged, request.pageToken);
    const after = position === undefined ? undefined : readPosition(position);
    const alerts = await database.withTenant(
      clientId,
      (em) => listAlerts(em, { clientId, after, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(alerts, pageSize);
    return {
      alerts: rows.map(({ month, percent, calls, quotaLimit, createTime }) => ({
        month,
        percent,
        calls,
        quotaLimit,
        createTime: timestampFromDate(createTime),
      })),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, `${last.month} ${last.percent}`),
    };
  };
}

function readPosition(text: string): AlertPosition {
  const [month = '', percent = ''] = text.split(' ');
  return { month, percent: Number(percent) };
}
