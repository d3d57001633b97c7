import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { sumUsage } from '../reports/report-store.ts';
import { monthOf } from '../reports/span.ts';
import { currency } from '../prices/currency.ts';

/** More than there are. */
const maxMeters = 100;

/** Answers GetUsage: the current month, meter by meter. */
export function getUsage(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof UsageService>['getUsage'] {
  const { database, clock } = options;
  return async (_request, { origin: { clientId } }) => {
    const span = monthOf(new Date(clock.now()));
    const sum = await sumUsage(database, { clientId, span, grouping: 'METER', limit: maxMeters });
    return {
      usage: {
        startTime: timestampFromDate(span.from),
        endTime: timestampFromDate(span.to),
        meters: sum.groups.map(({ name, units, priceMinorUnits }) => ({
          meter: name,
          units,
          priceMinorUnits,
        })),
        units: sum.units,
        priceMinorUnits: sum.priceMinorUnits,
        currency,
      },
    };
  };
}
