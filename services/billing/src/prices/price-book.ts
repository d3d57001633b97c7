import { monthOf, type Span } from '../reports/span.ts';
import { firstPrices } from './first-prices.ts';
import type { Price } from './price.ts';
import { cutTimeline, type PricedSpan, timelineOf } from './timeline.ts';

/** What meters cost, for clients whose agreements it has. */
export interface PriceBook {
  /** The prices of a client's meter one after the other; of the list for the client ''. */
  timeline(clientId: string, meter: string): readonly PricedSpan[];
  /**
   * The span in which units of a moment are counted by one price: that of the price, cut to
   * the UTC month. Throws for a meter without a price: it must not be billed as free.
   */
  spanAt(clientId: string, meter: string, time: Date): PricedSpan;
  /** All such spans of a month. */
  spansIn(clientId: string, meter: string, month: Span): readonly PricedSpan[];
  /** The meters that the list has. */
  meters(): string[];
}

/** Makes a book of the versions that were stored; those that every installation begins with are in it. */
export function createPriceBook(stored: readonly Price[]): PriceBook {
  const versions = Map.groupBy([...firstPrices, ...stored], ({ clientId, meter }) => keyOf(clientId, meter));
  const timelines = new Map<string, readonly PricedSpan[]>();
  /** The span that was last asked for of each: calls of a batch are nearly of one time. */
  const latest = new Map<string, PricedSpan>();

  function timeline(clientId: string, meter: string): readonly PricedSpan[] {
    const own = clientId === '' ? undefined : versions.get(keyOf(clientId, meter));
    const key = keyOf(own === undefined ? '' : clientId, meter);
    const known = timelines.get(key) ?? timelineOf(versions.get(keyOf('', meter)) ?? [], own ?? []);
    timelines.set(key, known);
    return known;
  }

  return {
    timeline,
    spanAt(clientId, meter, time) {
      const key = keyOf(clientId, meter);
      const last = latest.get(key);
      if (last !== undefined && last.from <= time && time < last.to) return last;
      const span = cutTimeline(timeline(clientId, meter), monthOf(time)).findLast(({ from }) => from <= time);
      if (span === undefined) throw new Error(`the meter ${meter} has no price`);
      latest.set(key, span);
      return span;
    },
    spansIn: (clientId, meter, month) => cutTimeline(timeline(clientId, meter), month),
    meters: () => [...new Set([...versions.values()].flatMap((prices) => prices.map(({ meter }) => meter)))],
  };
}

function keyOf(clientId: string, meter: string): string {
  return `${clientId} ${meter}`;
}
