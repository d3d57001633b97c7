import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { takePlaces } from './place-store.ts';
import type { PriceBook } from './price-book.ts';
import { costOf, isGraduated, splitByTier, type Tier } from './tiers.ts';
import type { PricedSpan } from './timeline.ts';

/** What of a metered call its price depends on. */
export interface MeteredCall {
  readonly clientId: string;
  readonly meter: string;
  readonly units: bigint;
  readonly createTime: Date;
}

/**
 * What each call costs, in minor units: by the price of its own time, and where that is
 * graduated at the places behind all units that were counted before in the same month. So
 * calls cost together what their sum costs, in whatever order they come. Throws for a meter
 * without a price.
 */
export async function priceCalls(
  em: EntityManager,
  book: PriceBook,
  calls: readonly MeteredCall[],
): Promise<bigint[]> {
  const priced = calls.map((call) => ({
    call,
    span: book.spanAt(call.clientId, call.meter, call.createTime),
  }));
  const places = await placesOf(em, priced);
  return priced.map(({ call, span }) => {
    const { tiers } = span.price;
    if (!isGraduated(tiers)) return costAt(tiers, 0n, call.units);
    const key = keyOf(call, span);
    const before = places.get(key) ?? 0n;
    places.set(key, before + call.units);
    return costAt(tiers, before, call.units);
  });
}

interface PricedCall {
  readonly call: MeteredCall;
  readonly span: PricedSpan;
}

/** The place before the first unit of each graduated span. */
async function placesOf(em: EntityManager, calls: readonly PricedCall[]): Promise<Map<string, bigint>> {
  const graduated = calls.filter(({ span }) => isGraduated(span.price.tiers));
  const groups = [...Map.groupBy(graduated, ({ call, span }) => keyOf(call, span))];
  const asked = groups.flatMap(([, [first, ...others]]) => {
    if (first === undefined) return [];
    const { clientId, meter, units } = first.call;
    const startTime = first.span.from;
    return [{ clientId, meter, startTime, units: others.reduce((sum, { call }) => sum + call.units, units) }];
  });
  const before = await takePlaces(em, asked);
  return new Map(groups.map(([key], index) => [key, before[index] ?? 0n]));
}

function keyOf({ clientId, meter }: MeteredCall, { from }: PricedSpan): string {
  return `${clientId} ${meter} ${from.getTime()}`;
}

function costAt(tiers: readonly Tier[], before: bigint, units: bigint): bigint {
  return costOf(splitByTier(tiers, before, units));
}
