import { type Timestamp, timestampFromDate, timestampMs } from '@bufbuild/protobuf/wkt';
import {
  type ReportService,
  UsageReport_GroupBy as GroupBy,
} from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { currency } from '../usage/prices.ts';
import { maxGroups, type ReportGrouping, sumUsage } from './report-store.ts';
import { spanOf } from './span.ts';

const groupings = new Map<GroupBy, ReportGrouping>([
  [GroupBy.DAY, 'DAY'],
  [GroupBy.METER, 'METER'],
  [GroupBy.ACCESS_KEY, 'ACCESS_KEY'],
  [GroupBy.LABEL, 'LABEL'],
]);

/** Answers GetUsageReport: the sums of a span, grouped. */
export function getUsageReport(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof ReportService>['getUsageReport'] {
  const { database, clock } = options;
  return async (request, { origin: { clientId } }) => {
    const span = spanOf(askedSpan(request), new Date(clock.now()));
    const groupBy = request.groupBy === GroupBy.GROUP_BY_UNSPECIFIED ? GroupBy.METER : request.groupBy;
    const grouping = groupings.get(groupBy) ?? 'METER';
    const sum = await database.withTenant(clientId, (em) => sumUsage(em, { clientId, span, grouping }), {
      readOnly: true,
    });
    return {
      report: {
        startTime: timestampFromDate(span.from),
        endTime: timestampFromDate(span.to),
        groupBy,
        rows: sum.groups.slice(0, maxGroups).map(({ name, ...sums }) => ({ group: name, ...sums })),
        units: sum.units,
        priceMinorUnits: sum.priceMinorUnits,
        currency,
        truncated: sum.groups.length > maxGroups,
      },
    };
  };
}

/** The last millisecond that a date with a year of four digits can name. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The span of a request, as far as it names one. */
export function askedSpan({ from, to }: { from?: Timestamp | undefined; to?: Timestamp | undefined }) {
  return { from: from && toDate(from), to: to && toDate(to) };
}

/** The parts of a millisecond are rounded up, at the very end of time into a year that nobody can write down. */
function toDate(time: Timestamp): Date {
  return new Date(Math.min(timestampMs(time), lastMs));
}
