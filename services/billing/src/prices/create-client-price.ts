import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createVersion } from './create-version.ts';
import { pricingPurpose } from './price.entity.ts';
import { tiersOf, toPriceMessage } from './price-message.ts';

/** Answers CreateClientPrice: a new version of what a client has agreed on. */
export function createClientPrice(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof OperatorPriceService>['createClientPrice'] {
  const { database, clock } = options;
  return async ({ clientId, meter, tiers, startTime }, context) => {
    if (!isId('cli', clientId)) throw notFound();
    const draft = {
      clientId,
      meter,
      tiers: tiersOf(tiers),
      startTime: startTime && timestampDate(startTime),
    };
    const answer = await commitEffect(
      database,
      context,
      async (em) => ({ price: toPriceMessage(await createVersion(em, draft, clock.now())) }),
      { purpose: pricingPurpose },
    );
    context.log.info({ clientId, meter, operatorId: context.origin.userId }, 'price of a client made');
    return answer;
  };
}
