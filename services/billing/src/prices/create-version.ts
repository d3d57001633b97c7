import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError, invalidField, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { meters } from './meters.ts';
import type { Price } from './price.ts';
import { findLastPrice, insertPrice, lockPrices } from './price-store.ts';
import type { Tier } from './tiers.ts';

/**
 * How long before it is in force a price has to be there. Longer than any batch of calls
 * takes to be counted and any two clocks of the mesh are apart: a call is priced by the same
 * version wherever and whenever it is counted.
 */
export const noticeMs = 60_000;

/** How many versions a price can have; at one a month they last for eighty years. */
const maxVersions = 1_000;

/** What a version is made from. */
export type PriceDraft = Pick<Price, 'clientId' | 'meter' | 'tiers'> & {
  /** Undefined: as soon as a price may begin. */
  readonly startTime: Date | undefined;
};

/**
 * Adds a version of a price. Throws INVALID_ARGUMENT for a meter that there is not,
 * for tiers out of order and for a start without notice, WRONG_STATE where there are too many.
 */
export async function createVersion(em: EntityManager, draft: PriceDraft, nowMs: number): Promise<Price> {
  const { clientId, meter, tiers } = draft;
  if (!meters.has(meter)) throw invalidField('meter', 'meter.known', 'There is no such meter.');
  if (tiers !== null) checkTiers(tiers);
  const earliestMs = nowMs + noticeMs;
  const startTime = draft.startTime ?? new Date(earliestMs);
  if (startTime.getTime() < earliestMs)
    throw invalidField('startTime', 'start_time.notice', 'A price begins a minute from now at the earliest.');
  await lockPrices(em);
  const last = await findLastPrice(em, { clientId, meter });
  const version = (last?.version ?? 0) + 1;
  if (version > maxVersions)
    throw new DomainError('WRONG_STATE', `The price has had ${maxVersions} versions already.`);
  const price = { clientId, meter, version, tiers, startTime, createTime: new Date(nowMs) };
  await insertPrice(em, price);
  return price;
}

/**
 * Ends what a client has agreed on for a meter, as soon as a price may begin. Throws
 * NOT_FOUND where nothing is agreed on, or its end is made already.
 */
export async function endAgreement(
  em: EntityManager,
  { clientId, meter }: Pick<Price, 'clientId' | 'meter'>,
  nowMs: number,
): Promise<Price> {
  await lockPrices(em);
  const last = await findLastPrice(em, { clientId, meter });
  if (last === null || last.tiers === null) throw notFound();
  // An agreement that was to begin later begins no more.
  const startMs = Math.max(nowMs + noticeMs, last.startTime.getTime());
  return createVersion(em, { clientId, meter, tiers: null, startTime: new Date(startMs) }, nowMs);
}

/** Throws INVALID_ARGUMENT for tiers that do not ascend to one without end. */
function checkTiers(tiers: readonly Tier[]): void {
  for (const [index, { upTo }] of tiers.entries()) {
    const isLast = index === tiers.length - 1;
    const before = tiers[index - 1]?.upTo ?? 0n;
    const field = `tiers[${index}].upTo`;
    if (isLast && upTo !== null)
      throw invalidField(field, 'tiers.last_without_end', 'The last tier has no end.');
    if (!isLast && (upTo === null || upTo <= before))
      throw invalidField(field, 'tiers.ascending', 'Each tier ends at a later unit than the one before.');
  }
}
