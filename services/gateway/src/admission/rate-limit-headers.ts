/** What is left of a client's rate. */
export interface RateState {
  /** Tokens the bucket holds when full: requests that may come at once. */
  readonly burst: number;
  /** Seconds in which an empty bucket fills. */
  readonly windowSeconds: number;
  /** Whole tokens left. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
}

/**
 * The headers of every authenticated answer
 * (draft-ietf-httpapi-ratelimit-headers-09: q, w, r and t are whole numbers).
 */
export function rateLimitHeaders(rate: RateState): Record<'ratelimit-policy' | 'ratelimit', string> {
  return {
    'ratelimit-policy': `"rate";q=${rate.burst};w=${rate.windowSeconds}`,
    ratelimit: `"rate";r=${rate.remaining};t=${rate.resetSeconds}`,
  };
}
