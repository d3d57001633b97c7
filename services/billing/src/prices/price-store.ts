import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Price } from './price.ts';
import { PriceEntity, type StoredTier } from './price.entity.ts';
import type { Tier } from './tiers.ts';

/** All versions of the list, and of what clients agreed on, that the transaction may see. */
export async function findPrices(em: EntityManager, clientIds: readonly string[]): Promise<Price[]> {
  // Not by the ORM: each batch of calls begins with it, and it would take three times as long.
  const rows = await em.execute<PriceRow[]>(
    `select client_id, meter, version, tiers, (extract(epoch from start_time) * 1000)::bigint as start_ms,
       (extract(epoch from create_time) * 1000)::bigint as create_ms
     from price where client_id in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(['', ...new Set(clientIds)])],
  );
  return rows.map(({ client_id: clientId, meter, version, tiers, start_ms, create_ms }) =>
    toPrice({
      clientId,
      meter,
      version,
      tiers,
      startTime: new Date(Number(start_ms)),
      createTime: new Date(Number(create_ms)),
    }),
  );
}

interface PriceRow {
  readonly client_id: string;
  readonly meter: string;
  readonly version: number;
  readonly tiers: StoredTier[] | null;
  readonly start_ms: string;
  readonly create_ms: string;
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

/** The advisory lock of whoever makes prices. */
const pricesLock = 20_260_002;

/** Waits until nobody else makes a price, until the transaction ends: versions have numbers without gaps. */
export async function lockPrices(em: EntityManager): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(?)', [pricesLock]);
}

/** Adds a version. */
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
