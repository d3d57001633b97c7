import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type {
  ReportService,
  UsageReport_RowSchema,
} from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { currency } from '../prices/currency.ts';
import { questionOf } from './report-question.ts';
import { type GroupSum, sumUsage } from './report-store.ts';

/** How many groups a report lists at the most; in CSV it lists them all. */
const maxGroups = 10_000;

/** Answers GetUsageReport: the sums of a span, grouped. */
export function getUsageReport(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof ReportService>['getUsageReport'] {
  const { database, clock } = options;
  return async (request, { origin }) => {
    const { groupBy, ...question } = questionOf(request, origin, new Date(clock.now()));
    const { groups, units, priceMinorUnits } = await sumUsage(database, {
      ...question,
      limit: maxGroups + 1,
    });
    return {
      report: {
        startTime: timestampFromDate(question.span.from),
        endTime: timestampFromDate(question.span.to),
        groupBy,
        rows: groups.slice(0, maxGroups).map(toRowMessage),
        units,
        priceMinorUnits,
        currency,
        truncated: groups.length > maxGroups,
      },
    };
  };
}

/** A group as callers see it. */
export function toRowMessage({ name, ...sums }: GroupSum): MessageInitShape<typeof UsageReport_RowSchema> {
  return { group: name, ...sums };
}
