import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { listUsageAlerts } from './alerts/list-usage-alerts.ts';
import { priceImplementations } from './prices/implementations.ts';
import { getUsageReport } from './reports/get-usage-report.ts';
import { listUsageLines } from './reports/list-usage-lines.ts';
import { streamUsageLines } from './reports/stream-usage-lines.ts';
import { streamUsageReport } from './reports/stream-usage-report.ts';
import { countBilledCalls } from './usage/count-billed-calls.ts';
import { getQuota } from './usage/get-quota.ts';
import { getUsage } from './usage/get-usage.ts';

/** What the handlers of billing stand on. */
export interface Parts {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
}

/** Every service of billing, and who may call it. */
export function implementations(parts: Parts): Implementation[] {
  return [
    implement(UsageService, ['gateway'], {
      getUsage: getUsage(parts),
      getQuota: getQuota(parts),
      listUsageAlerts: listUsageAlerts(parts),
      countBilledCalls: countBilledCalls(parts),
    }),
    implement(ReportService, ['gateway'], {
      getUsageReport: getUsageReport(parts),
      listUsageLines: listUsageLines(parts),
      streamUsageReport: streamUsageReport(parts),
      streamUsageLines: streamUsageLines(parts),
    }),
    ...priceImplementations(parts),
  ];
}
