/** How much a client may call. Whole numbers. */
export interface Limits {
  /** Billed calls in a calendar month (UTC), at least 0. */
  readonly quotaPerMonth: number;
  /** Requests a second on the average, at least 1. */
  readonly ratePerSecond: number;
  /** Requests at once, at least 1. */
  readonly burst: number;
}

/** What an operator set for a client. Null, each: as the installation has it. */
export type OwnLimits = { readonly [K in keyof Limits]?: number | null | undefined };

/** What is in force for a client. */
export function effectiveLimits(own: OwnLimits, defaults: Limits): Limits {
  return {
    quotaPerMonth: own.quotaPerMonth ?? defaults.quotaPerMonth,
    ratePerSecond: own.ratePerSecond ?? defaults.ratePerSecond,
    burst: own.burst ?? defaults.burst,
  };
}
