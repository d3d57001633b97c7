import type { PriceService } from '@cedula/contract/cedula/billing/v1/price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createPriceBook } from './price-book.ts';
import { pricingPurpose } from './price.entity.ts';
import { currentPrices } from './price-message.ts';
import { findPrices } from './price-store.ts';

/** Answers GetPrices: what the client has agreed on, and the list where it has not. */
export function getPrices(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof PriceService>['getPrices'] {
  const { database, clock } = options;
  return async (_request, { origin: { clientId } }) => {
    const [listed, agreed] = await Promise.all([
      database.asSystem(pricingPurpose, (em) => findPrices(em, []), { readOnly: true }),
      database.withTenant(clientId, (em) => findPrices(em, [clientId]), { readOnly: true }),
    ]);
    const book = createPriceBook([...listed, ...agreed]);
    return { prices: currentPrices(book, clientId, new Date(clock.now())) };
  };
}
