import { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import { PriceService } from '@cedula/contract/cedula/billing/v1/price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createClientPrice } from './create-client-price.ts';
import { createPrice } from './create-price.ts';
import { endClientPrice } from './end-client-price.ts';
import { getClientPrices } from './get-client-prices.ts';
import { getPriceList } from './get-price-list.ts';
import { getPrices } from './get-prices.ts';
import { listPriceVersions } from './list-price-versions.ts';

/** The services of prices. */
export function priceImplementations(parts: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
  readonly clock: Clock;
}): Implementation[] {
  return [
    implement(PriceService, ['gateway'], { getPrices: getPrices(parts) }),
    implement(OperatorPriceService, ['gateway'], {
      getPriceList: getPriceList(parts),
      createPrice: createPrice(parts),
      listPriceVersions: listPriceVersions(parts),
      getClientPrices: getClientPrices(parts),
      createClientPrice: createClientPrice(parts),
      endClientPrice: endClientPrice(parts),
    }),
  ];
}
