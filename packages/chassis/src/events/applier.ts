import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { Database } from '../db/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Clock } from '../time/clock.ts';
import type { Apply } from './consumer.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';
import type { Failure } from './dead-letters.ts';
import type { Inbox } from './inbox.ts';
import { consumerPurpose } from './inbox-tables.ts';
import type { ReadableLetter } from './letters.ts';

/** What `createApplier` takes. */
export interface ApplierOptions {
  readonly database: Database;
  readonly apply: Apply;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly metrics: ConsumerMetrics;
}

/** How many events that failed of late are remembered. */
const maxSuspects = 10_000;

/**
 * Applies letters, each event once.
 *
 * @returns a function that gives the letters that could not be applied and why; it throws
 * `UNAVAILABLE` where the database is away, when some of them may have been applied
 */
export function createApplier({ database, apply, clock, inbox, metrics }: ApplierOptions) {
  /** Applied alone from then on, so that they do not fail a batch again and again. */
  const suspects = new Set<string>();

  async function applyTogether(letters: readonly ReadableLetter[]): Promise<void> {
    const fresh = await database.asSystem(consumerPurpose, async (em) => {
      const claimed = await inbox.claim(em, letters);
      const events = claimed.map(({ content }) => content);
      if (events.length > 0) await apply(em, events);
      return events;
    });
    const now = clock.now();
    for (const { occurTime } of fresh) {
      if (occurTime !== undefined) metrics.applied(now - timestampMs(occurTime));
    }
    metrics.count('applied', fresh.length);
    metrics.count('duplicate', letters.length - fresh.length);
  }

  async function attempt(
    letters: readonly ReadableLetter[],
  ): Promise<{ readonly error: unknown } | undefined> {
    try {
      await applyTogether(letters);
      return undefined;
    } catch (error) {
      // Nothing is wrong with the events: the database cannot serve now.
      if (error instanceof DomainError && error.reason === 'UNAVAILABLE') throw error;
      return { error };
    }
  }

  return async (letters: readonly ReadableLetter[]): Promise<Failure[]> => {
    const alone = letters.filter(({ key }) => suspects.has(key));
    const together = letters.filter(({ key }) => !suspects.has(key));
    // One transaction for all; where that fails, one for each, to find the one it fails for.
    if (together.length > 0 && (await attempt(together)) !== undefined) alone.push(...together);
    const failures: Failure[] = [];
    for (const letter of alone) {
      const failed = await attempt([letter]);
      suspects.delete(letter.key);
      if (failed === undefined) continue;
      failures.push({ letter, error: failed.error });
      if (suspects.size < maxSuspects) suspects.add(letter.key);
    }
    return failures;
  };
}
