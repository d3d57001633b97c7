import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { countRequests } from '../reports/line-store.ts';

/** Answers CountBilledCalls: units of quota, of which a call takes one whatever it costs, and a batch one for each image. */
export function countBilledCalls(options: {
  readonly database: Database;
}): HandlersOf<typeof UsageService>['countBilledCalls'] {
  return async ({ clientId, from, to }) => {
    if (from === undefined || to === undefined)
      throw new DomainError('INVALID_ARGUMENT', 'There is no span.');
    const span = { from: timestampDate(from), to: timestampDate(to) };
    const calls = await options.database.withTenant(clientId, (em) => countRequests(em, { clientId, span }), {
      readOnly: true,
    });
    return { calls };
  };
}
