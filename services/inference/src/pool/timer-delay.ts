/** The largest delay that Node's timers take; a larger one fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Milliseconds from now until `time` (since the epoch), as a delay that setTimeout understands. */
export function timerDelay(time: number): number {
  return Math.min(MAX_DELAY_MS, Math.max(0, time - Date.now()));
}
