/** Failures that were counted, and when the last of them was. */
export interface Tally {
  readonly failures: number;
  readonly lastTime: Date;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** So many failures are free; with the last of them the waiting begins. */
const freeFailures = 5;
const shortestDelayMs = 1_000;
const longestDelayMs = 15 * minuteMs;

/** What failures are counted by: an account from one address, or from anywhere. */
export type FailuresOf = 'address' | 'account';

/** Without a failure for so long the next one is the first again. */
export const forgetMs: Readonly<Record<FailuresOf, number>> = { address: 24 * hourMs, account: hourMs };

/** So many failures of an account, from wherever, count like one more of each address that failed. */
const accountFailuresPerShare = 20;
/** At most so many: what others do must not make somebody wait who mistyped once. */
const greatestShare = 5;

/**
 * How long an address must wait before its next try at an account, in milliseconds; 0 where
 * it may try now. After five failures it is one second, doubled by each further one up to
 * fifteen minutes. Failures of the account from anywhere shorten the way there, but only for
 * an address that failed itself: whoever has not is never kept waiting, whatever others do.
 *
 * @param own failures of this account from this address
 * @param account failures of this account from anywhere
 */
export function loginWaitMs(
  { own, account }: { readonly own: Tally | undefined; readonly account: Tally | undefined },
  now: number,
): number {
  const ownFailures = failuresWithin(own, now, forgetMs.address);
  if (own === undefined || ownFailures === 0) return 0;
  const ofAccount = failuresWithin(account, now, forgetMs.account);
  const share = Math.min(greatestShare, Math.floor(ofAccount / accountFailuresPerShare));
  const counted = ownFailures + share;
  if (counted < freeFailures) return 0;
  const delayMs = Math.min(longestDelayMs, shortestDelayMs * 2 ** (counted - freeFailures));
  // Never longer than the delay, even where another machine's clock is ahead.
  return Math.min(delayMs, Math.max(0, own.lastTime.getTime() + delayMs - now));
}

function failuresWithin(tally: Tally | undefined, now: number, ms: number): number {
  if (tally === undefined || tally.lastTime.getTime() + ms <= now) return 0;
  return tally.failures;
}
