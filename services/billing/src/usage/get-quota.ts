import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countRequests } from '../reports/line-store.ts';
import { monthOf } from '../reports/span.ts';

/**
 * Answers GetQuota with what admission has seen of it, since that is what the next call is
 * judged by. Where admission has lost count it is what the lines say, and so will be its
 * count once it needs one.
 */
export function getQuota(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof UsageService>['getQuota'] {
  const { database, clock } = options;
  return async (_request, { origin: { clientId, quota } }) => {
    if (quota === undefined) throw new Error('the gateway does not tell the quota of a client');
    const span = monthOf(new Date(clock.now()));
    const count = () =>
      database.withTenant(clientId, (em) => countRequests(em, { clientId, span }), { readOnly: true });
    const used = quota.used ?? (await count());
    const { limit, resetTime = timestampFromDate(span.to) } = quota;
    return { quota: { limit, used, remaining: Math.max(0, limit - used), resetTime } };
  };
}
