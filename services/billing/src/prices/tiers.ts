/** A part of a graduated price. */
export interface Tier {
  /** The last unit of the month that it holds for, counted from 1. Null: there is no last one. */
  readonly upTo: bigint | null;
  /** What one unit costs, in minor units of the currency; a free allowance costs 0. */
  readonly unitPriceMinorUnits: bigint;
}

/** Units that fall into one tier. */
export interface TierPart {
  readonly units: bigint;
  readonly unitPriceMinorUnits: bigint;
}

/**
 * Splits units by the tiers they fall into: unit n of a month has the price of the first
 * tier whose `upTo` is n or more, so the unit at a boundary is the last one at the lower
 * tier's price. The tiers ascend, and the last has no end.
 *
 * @param before how many units of the month came before these
 */
export function splitByTier(tiers: readonly Tier[], before: bigint, units: bigint): TierPart[] {
  const end = before + units;
  const parts: TierPart[] = [];
  let place = before;
  for (const { upTo, unitPriceMinorUnits } of tiers) {
    const last = upTo === null || upTo > end ? end : upTo;
    if (last <= place) continue;
    parts.push({ units: last - place, unitPriceMinorUnits });
    place = last;
  }
  return parts;
}

/** What parts cost together, in minor units: whole numbers, so nothing is ever rounded. */
export function costOf(parts: readonly TierPart[]): bigint {
  return parts.reduce((sum, { units, unitPriceMinorUnits }) => sum + units * unitPriceMinorUnits, 0n);
}

/** Whether a price depends on how much was used before. */
export function isGraduated(tiers: readonly Tier[]): boolean {
  return tiers.length > 1;
}
