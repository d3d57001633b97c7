import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { carriedStream } from '@cedula/chassis/rpc/carried-stream.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { type ListedLine, listLines } from './line-store.ts';
import { toLineMessage } from './list-usage-lines.ts';
import { askedSpan } from './report-question.ts';
import { spanOf } from './span.ts';

/** Lines in a message. A stream holds up to sixteen messages at each end before it lets its writer wait. */
const linesAtOnce = 500;

/**
 * Answers ListUsageLines with all lines, newest first, however many. Between messages nothing is
 * held, no transaction either: a caller may read as slowly as it likes.
 */
export function streamUsageLines(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly atOnce?: number;
}) {
  const { database, clock, atOnce = linesAtOnce } = options;
  return carriedStream({
    method: ReportService.method.listUsageLines,
    async *handle(request, { origin: { clientId } }) {
      refusePaging(request);
      const span = spanOf(askedSpan(request), new Date(clock.now()));
      let after: ListedLine | undefined;
      do {
        const position = after;
        const lines = await database.withTenant(
          clientId,
          (em) => listLines(em, { clientId, span, after: position, limit: atOnce }),
          { readOnly: true },
        );
        yield { lines: lines.map(toLineMessage) };
        after = lines.length === atOnce ? lines.at(-1) : undefined;
      } while (after !== undefined);
    },
  });
}

/** Whoever asks for a page and got everything would count lines twice. */
function refusePaging(request: { readonly pageSize?: number | undefined; readonly pageToken: string }): void {
  const named = [
    ...(request.pageSize === undefined ? [] : ['pageSize']),
    ...(request.pageToken === '' ? [] : ['pageToken']),
  ];
  if (named.length === 0) return;
  const message = 'must not be there: CSV has all lines at once';
  throw new DomainError('INVALID_ARGUMENT', `${named.join(' and ')} ${message}`, {
    violations: named.map((field) => ({ field, rule: 'csv.no_pages', message })),
  });
}
