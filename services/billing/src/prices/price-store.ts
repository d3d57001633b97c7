import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Price } from './price.ts';
import { PriceEntity, type StoredTier } from './price.entity.ts';
import type { Tier } from './tiers.ts';

/** All versions of the list, and of what clients agreed on, that the transaction may see. */
export async function findPrices(em: EntityManager, clientIds: readonly string[]): Promise<Price[]> {
  const rows = await em.find(PriceEntity, { clientId: { $in: ['', ...new Set(clientIds)] } });
  return rows.map(toPrice);
}

/** A page of versions, the last made first. */
export async function listPrices(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly meter: string;
    /** Below this version. */
    readonly before: number | undefined;
    readonly limit: number;
  },
): Promise<Price[]> {
  const { clientId, meter, before, limit } = options;
  const where = { clientId, meter, ...(before !== undefined && { version: { $lt: before } }) };
  const rows = await em.find(PriceEntity, where, { orderBy: { version: 'desc' }, limit });
  return rows.map(toPrice);
}

/** The last made version; null where there is none. */
export async function findLastPrice(
  em: EntityManager,
  { clientId, meter }: Pick<Price, 'clientId' | 'meter'>,
): Promise<Price | null> {
  const [last = null] = await listPrices(em, { clientId, meter, before: undefined, limit: 1 });
  return last;
}

/** Adds a version. Fails where there is one of its number: somebody else was faster. */
export async function insertPrice(em: EntityManager, price: Price): Promise<void> {
  const tiers = price.tiers === null ? null : price.tiers.map(toStored);
  await em.insert(PriceEntity, { ...price, tiers });
}

function toPrice({
  tiers,
  ...price
}: Omit<Price, 'tiers'> & { tiers?: readonly StoredTier[] | null | undefined }): Price {
  return { ...price, tiers: tiers?.map(fromStored) ?? null };
}

function toStored({ upTo, unitPriceMinorUnits }: Tier): StoredTier {
  return { upTo: upTo === null ? null : String(upTo), unitPriceMinorUnits: String(unitPriceMinorUnits) };
}

function fromStored({ upTo, unitPriceMinorUnits }: StoredTier): Tier {
  return { upTo: upTo === null ? null : BigInt(upTo), unitPriceMinorUnits: BigInt(unitPriceMinorUnits) };
}
