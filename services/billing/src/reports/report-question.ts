import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import {
  type GetUsageReportRequest,
  UsageReport_GroupBy as GroupBy,
} from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { ReportGrouping } from './report-store.ts';
import { type Span, spanOf } from './span.ts';

/** What is asked for, with everything that was left out put in. */
export interface ReportQuestion {
  /** Whose usage; undefined: every client's. */
  readonly clientId: string | undefined;
  readonly span: Span;
  readonly groupBy: GroupBy;
  readonly grouping: ReportGrouping;
}

const groupings = new Map<GroupBy, ReportGrouping>([
  [GroupBy.DAY, 'DAY'],
  [GroupBy.METER, 'METER'],
  [GroupBy.ACCESS_KEY, 'ACCESS_KEY'],
  [GroupBy.LABEL, 'LABEL'],
  [GroupBy.CLIENT, 'CLIENT'],
]);

/** Reads what a report is asked of: an operator of all clients, everybody else of their own. */
export function questionOf(
  request: Pick<GetUsageReportRequest, 'from' | 'to' | 'groupBy'>,
  { caller, clientId }: Pick<Origin, 'caller' | 'clientId'>,
  now: Date,
): ReportQuestion {
  const isOperator = caller === Operation_Caller.OPERATOR;
  const usual = isOperator ? GroupBy.CLIENT : GroupBy.METER;
  const groupBy = request.groupBy === GroupBy.GROUP_BY_UNSPECIFIED ? usual : request.groupBy;
  return {
    clientId: isOperator ? undefined : clientId,
    span: spanOf(askedSpan(request), now),
    groupBy,
    grouping: groupings.get(groupBy) ?? 'METER',
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
