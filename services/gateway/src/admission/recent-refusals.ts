/** What is remembered of a client that was refused for its rate. */
export interface Refusal<T> {
  readonly fromMs: number;
  /** When its bucket has a token again, epoch milliseconds. Before that no other answer is possible. */
  readonly untilMs: number;
  readonly outcome: T;
}

/** The clients that were refused just now, so that a flood costs neither Redis' time nor its memory. */
export interface RecentRefusals<T> {
  find(clientId: string, nowMs: number): Refusal<T> | undefined;
  remember(clientId: string, refusal: Refusal<T>): void;
}

/**
 * Without this every refused request would still take its nonce, and a client that signs
 * thousands a second could fill a Redis that may not drop keys. So each gateway asks once
 * per token: a client's nonces are bounded by its rate, not by how fast it sends.
 *
 * @param max clients remembered; beyond it the oldest is forgotten, which costs a round trip
 */
export function createRecentRefusals<T>(max = 10_000): RecentRefusals<T> {
  const refusals = new Map<string, Refusal<T>>();
  return {
    find(clientId, nowMs) {
      const refusal = refusals.get(clientId);
      if (refusal === undefined) return undefined;
      // A clock that was set back shows a time before the refusal: then it says nothing.
      if (nowMs >= refusal.fromMs && nowMs < refusal.untilMs) return refusal;
      refusals.delete(clientId);
      return undefined;
    },
    remember(clientId, refusal) {
      refusals.delete(clientId);
      refusals.set(clientId, refusal);
      const oldest = refusals.keys().next();
      if (refusals.size > max && oldest.done === false) refusals.delete(oldest.value);
    },
  };
}
