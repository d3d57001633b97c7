import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { endAgreement } from './create-version.ts';
import { pricingPurpose } from './price.entity.ts';

/** Answers EndClientPrice. */
export function endClientPrice(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof OperatorPriceService>['endClientPrice'] {
  const { database, clock } = options;
  return async ({ clientId, meter }, context) => {
    if (!isId('cli', clientId)) throw notFound();
    const answer = await commitEffect(
      database,
      context,
      async (em) => {
        await endAgreement(em, { clientId, meter }, clock.now());
        return {};
      },
      { purpose: pricingPurpose },
    );
    context.log.info({ clientId, meter, operatorId: context.origin.userId }, 'price of a client ended');
    return answer;
  };
}
