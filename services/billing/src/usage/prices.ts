/** The currency of every price, ISO 4217. */
export const currency = 'EUR';

/** What one unit of each meter costs, in minor units of the currency. */
const unitPrices: ReadonlyMap<string, bigint> = new Map([
  ['image_upload', 1n],
  ['face_detection', 2n],
  ['face_match', 5n],
  ['text_extraction', 8n],
  ['check', 15n],
]);

/** What units of a meter cost, in minor units. Throws for a meter without a price: it must not be billed as free. */
export function priceOf(meter: string, units: bigint): bigint {
  const unitPrice = unitPrices.get(meter);
  if (unitPrice === undefined) throw new Error(`the meter ${meter} has no price`);
  return unitPrice * units;
}
