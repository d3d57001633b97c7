import type { Tier } from './tiers.ts';

/** One version of what a meter costs. It never changes; a later one takes its place. */
export interface Price {
  /** The client that agreed on it. Empty: the list, for everybody. */
  readonly clientId: string;
  readonly meter: string;
  /** Counted from 1 for client and meter; 0 is the list that an installation begins with. */
  readonly version: number;
  /** Null: an agreement ends, and the list holds again. */
  readonly tiers: readonly Tier[] | null;
  /** From when it is in force. */
  readonly startTime: Date;
  readonly createTime: Date;
}

/** A price that there is something to pay by. */
export type PriceInForce = Price & { readonly tiers: readonly Tier[] };
