import type { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import { cutPage, pageSizeOf } from '@cedula/chassis/paging/page-size.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { firstPrices } from './first-prices.ts';
import { pricingPurpose } from './price.entity.ts';
import { toPriceMessage } from './price-message.ts';
import { listPrices } from './price-store.ts';

/** Answers ListPriceVersions; the list's first one, which no table holds, is its last. */
export function listPriceVersions(options: {
  readonly database: Database;
  readonly pageTokens: PageTokens;
}): HandlersOf<typeof OperatorPriceService>['listPriceVersions'] {
  const { database, pageTokens } = options;
  return async (request, { origin, method }) => {
    const { meter, clientId } = request;
    if (clientId !== '' && !isId('cli', clientId)) throw notFound();
    const pageSize = pageSizeOf(request.pageSize);
    const paged = { clientId: origin.clientId, method: nameOf(method), filters: { meter, clientId } };
    const position = pageTokens.decode(paged, request.pageToken);
    const before = position === undefined ? undefined : Number(position);
    const stored = await database.asSystem(
      pricingPurpose,
      (em) => listPrices(em, { clientId, meter, before, limit: pageSize + 1 }),
      { readOnly: true },
    );
    const first = firstPrices.filter((price) => price.meter === meter && price.clientId === clientId);
    const { rows, last } = cutPage([...stored, ...first], pageSize);
    return {
      prices: rows.map((price) => toPriceMessage(price)),
      nextPageToken: last === undefined ? '' : pageTokens.encode(paged, String(last.version)),
    };
  };
}
