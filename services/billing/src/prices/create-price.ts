import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createVersion } from './create-version.ts';
import { pricingPurpose } from './price.entity.ts';
import { tiersOf, toPriceMessage } from './price-message.ts';

/** Answers CreatePrice: a new version of the list. */
export function createPrice(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof OperatorPriceService>['createPrice'] {
  const { database, clock } = options;
  return async ({ meter, tiers, startTime }, context) => {
    const draft = {
      clientId: '',
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
    context.log.info({ meter, operatorId: context.origin.userId }, 'price made');
    return answer;
  };
}
