import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { PriceSchema, PriceTier } from '@cedula/contract/cedula/billing/v1/price_pb.ts';
import { currency } from './currency.ts';
import type { Price } from './price.ts';
import type { PriceBook } from './price-book.ts';
import type { Tier } from './tiers.ts';

type PriceMessage = MessageInitShape<typeof PriceSchema>;

/** A version as callers see it. */
export function toPriceMessage(price: Price, endTime?: Date): PriceMessage {
  const { clientId, meter, version, tiers, startTime, createTime } = price;
  return {
    meter,
    version,
    agreed: clientId !== '',
    currency,
    tiers: (tiers ?? []).map(({ upTo, unitPriceMinorUnits }) => ({
      ...(upTo !== null && { upTo }),
      unitPriceMinorUnits,
    })),
    startTime: timestampFromDate(startTime),
    ...(endTime && { endTime: timestampFromDate(endTime) }),
    createTime: timestampFromDate(createTime),
  };
}

/** The prices of a client from a moment on, by meter and time; of the list for the client ''. */
export function currentPrices(book: PriceBook, clientId: string, now: Date): PriceMessage[] {
  return book
    .meters()
    .toSorted()
    .flatMap((meter) => {
      const spans = book.timeline(clientId, meter).filter(({ to }) => to > now);
      return spans.map(({ from, to, price }, index) =>
        toPriceMessage({ ...price, startTime: from }, index < spans.length - 1 ? to : undefined),
      );
    });
}

/** The tiers of a request. */
export function tiersOf(tiers: readonly PriceTier[]): Tier[] {
  return tiers.map(({ upTo = null, unitPriceMinorUnits }) => ({ upTo, unitPriceMinorUnits }));
}
