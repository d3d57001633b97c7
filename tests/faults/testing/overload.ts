import type { Cedula } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { isAnswered, type Outcome, outcomeOf } from './outcome.ts';

/** Uploads by so many callers at once; each begins anew as soon as it has its answer. */
export interface Pressure {
  readonly outcomes: readonly Outcome[];
  /** How many were stored in a second. */
  readonly storedPerSecond: number;
}

/** What a refused caller waits: half of what it is told, so that the pressure lasts. */
const tryAgainMs = 500;

/** Presses on uploads for a while. */
export async function press(options: {
  readonly companies: readonly Cedula[];
  readonly picture: () => Buffer;
  readonly callers: number;
  readonly forMs: number;
}): Promise<Pressure> {
  const { companies, picture, callers, forMs } = options;
  const startedAt = performance.now();
  const outcomes: Outcome[] = [];
  const follow = async (company: Cedula) => {
    while (performance.now() - startedAt < forMs) {
      const bytes = { content: picture(), type: 'image/jpeg' };
      const outcome = await outcomeOf(company.fetch('POST', '/v1/images', { bytes }));
      outcomes.push(outcome);
      if (!isAnswered(outcome)) await delay(tryAgainMs);
    }
  };
  await Promise.all(
    Array.from({ length: Math.ceil(callers / companies.length) }, () => companies.map(follow)).flat(),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  return { outcomes, storedPerSecond: outcomes.filter(isAnswered).length / seconds };
}

/** The middle one of how long calls took, in milliseconds. */
export function medianMs(outcomes: readonly Outcome[]): number {
  const sorted = outcomes.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
