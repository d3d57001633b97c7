import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 25;

/**
 * Waits until a question is answered with yes, and gives how long that took, in milliseconds.
 * Throws where it isn't within `withinMs`.
 *
 * @param what stands in the error: what was waited for
 */
export async function timeUntil(
  what: string,
  withinMs: number,
  question: () => Promise<boolean> | boolean,
): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const yes = await question();
    const ms = Math.round(performance.now() - startedAt);
    if (yes && ms <= withinMs) return ms;
    if (ms > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(pollMs);
  }
}

/** Prints what a test has measured. */
export function tell(figure: string): void {
  process.stdout.write(`  ${figure}\n`);
}
