import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ReportService, UsageLineSchema } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { type ListedLine, listLines, readPosition, writePosition } from './line-store.ts';
import { askedSpan } from './report-question.ts';
import { spanOf } from './span.ts';

/** Answers ListUsageLines: the billed requests of a span, newest first. Their sum is the report. */
export function listUsageLines(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
}): HandlersOf<typeof ReportService>['listUsageLines'] {
  const { database, pageTokens, clock } = options;
  return async (request, { origin: { clientId }, method }) => {
    const span = spanOf(askedSpan(request), new Date(clock.now()));
    const pageSize = pageSizeOf(request.pageSize);
    const filters = { from: span.from.getTime(), to: span.to.getTime() };
    const paged = { clientId, method: nameOf(method), filters };
    const position = pageTokens.decode(paged, request.pageToken);
    const after = position === undefined ? undefined : readPosition(position);
    const lines = await database.withTenant(
      clientId,
      (em) => listLines(em, { clientId, span, after, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const { rows, last } = cutPage(lines, pageSize);
    return {
      lines: rows.map(toLineMessage),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, writePosition(last)),
    };
  };
}

/** A line as callers see it. */
export function toLineMessage(line: ListedLine): MessageInitShape<typeof UsageLineSchema> {
  const { requestId, meter, units, createTime, accessKeyId, label, priceMinorUnits } = line;
  return {
    requestId,
    meter,
    units,
    createTime: timestampFromDate(createTime),
    accessKeyId,
    label,
    priceMinorUnits,
  };
}
