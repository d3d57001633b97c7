import type { PriceInForce } from './price.ts';

const unitPrices: Readonly<Record<string, bigint>> = {
  image_upload: 1n,
  face_detection: 2n,
  face_match: 5n,
  text_extraction: 8n,
  check: 15n,
};

const beginning = new Date(0);

/** The list that every installation begins with, in minor units. It has been in force from the beginning of time. */
export const firstPrices: readonly PriceInForce[] = Object.entries(unitPrices).map(
  ([meter, unitPriceMinorUnits]) => ({
    clientId: '',
    meter,
    version: 0,
    tiers: [{ upTo: null, unitPriceMinorUnits }],
    startTime: beginning,
    createTime: beginning,
  }),
);
