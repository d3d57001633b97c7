import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { carriedStream } from '@cedula/chassis/rpc/carried-stream.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { toRowMessage } from './get-usage-report.ts';
import { questionOf } from './report-question.ts';
import { type GroupSum, sumUsage } from './report-store.ts';

/** Groups in a message: few messages, each of some hundred kilobytes. */
const groupsAtOnce = 5_000;

/** Answers GetUsageReport with all its rows, however many. Between messages nothing is held, no transaction either. */
export function streamUsageReport(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly atOnce?: number;
}) {
  const { database, clock, atOnce = groupsAtOnce } = options;
  return carriedStream({
    method: ReportService.method.getUsageReport,
    async *handle(request, { origin }) {
      const question = questionOf(request, origin, new Date(clock.now()));
      let after: GroupSum | undefined;
      do {
        const { groups } = await sumUsage(database, { ...question, after, limit: atOnce });
        yield { rows: groups.map(toRowMessage) };
        after = groups.length === atOnce ? groups.at(-1) : undefined;
      } while (after !== undefined);
    },
  });
}
