import type { Span } from '../reports/span.ts';
import type { Price, PriceInForce } from './price.ts';

/** A span of time in which one price holds for a client. */
export interface PricedSpan extends Span {
  readonly price: PriceInForce;
}

/** The last moment that a date can be (ECMA-262 §21.4.1.1). */
const endOfTimeMs = 8.64e15;

/**
 * Which price holds for a client and a meter when: what the client agreed on where there is
 * an agreement, else the list. Of versions that begin at once the later made holds. A list
 * that changes under an agreement changes nothing.
 *
 * @param listed the versions of the list
 * @param agreed those of the client
 * @returns the spans one after the other, without gaps; before the first there is no price
 */
export function timelineOf(listed: readonly Price[], agreed: readonly Price[]): PricedSpan[] {
  const [list, own] = [inOrder(listed), inOrder(agreed)];
  const starts = [...new Set([...list, ...own].map(({ startTime }) => startTime.getTime()))];
  const spans: { fromMs: number; price: PriceInForce }[] = [];
  for (const fromMs of starts.toSorted((one, other) => one - other)) {
    const price = holding(own, fromMs) ?? holding(list, fromMs);
    if (price !== undefined && spans.at(-1)?.price !== price) spans.push({ fromMs, price });
  }
  return spans.map(({ fromMs, price }, index) => ({
    from: new Date(fromMs),
    to: new Date(spans[index + 1]?.fromMs ?? endOfTimeMs),
    price,
  }));
}

/** The parts of a timeline within a span. Empty where it has none. */
export function cutTimeline(timeline: readonly PricedSpan[], span: Span): PricedSpan[] {
  return timeline.flatMap(({ from, to, price }) => {
    const fromMs = Math.max(from.getTime(), span.from.getTime());
    const toMs = Math.min(to.getTime(), span.to.getTime());
    return fromMs < toMs ? [{ from: new Date(fromMs), to: new Date(toMs), price }] : [];
  });
}

function inOrder(prices: readonly Price[]): Price[] {
  return prices.toSorted(
    (one, other) => one.startTime.getTime() - other.startTime.getTime() || one.version - other.version,
  );
}

function holding(prices: readonly Price[], atMs: number): PriceInForce | undefined {
  const last = prices.findLast(({ startTime }) => startTime.getTime() <= atMs);
  return last !== undefined && hasTiers(last) ? last : undefined;
}

function hasTiers(price: Price): price is PriceInForce {
  return price.tiers !== null;
}
