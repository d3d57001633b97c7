import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createPriceBook } from './price-book.ts';
import { pricingPurpose } from './price.entity.ts';
import { currentPrices } from './price-message.ts';
import { findPrices } from './price-store.ts';

/** Answers GetPriceList. */
export function getPriceList(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof OperatorPriceService>['getPriceList'] {
  const { database, clock } = options;
  return async () => {
    const stored = await database.asSystem(pricingPurpose, (em) => findPrices(em, []), { readOnly: true });
    return { prices: currentPrices(createPriceBook(stored), '', new Date(clock.now())) };
  };
}
