import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createPriceBook } from './price-book.ts';
import { pricingPurpose } from './price.entity.ts';
import { currentPrices } from './price-message.ts';
import { findPrices } from './price-store.ts';

/** Answers GetClientPrices: as the client sees them. */
export function getClientPrices(options: {
  readonly database: Database;
  readonly clock: Clock;
}): HandlersOf<typeof OperatorPriceService>['getClientPrices'] {
  const { database, clock } = options;
  return async ({ clientId }) => {
    if (!isId('cli', clientId)) throw notFound();
    const find = database.asSystem(pricingPurpose, (em) => findPrices(em, [clientId]), { readOnly: true });
    return { prices: currentPrices(createPriceBook(await find), clientId, new Date(clock.now())) };
  };
}
