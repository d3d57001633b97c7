import { setTimeout as sleep } from 'node:timers/promises';

const greatestWaitSeconds = 120;

/**
 * Keeps requests of one caller within its rate: after an answer that says nothing is left,
 * the next ones wait as long as a token takes to come back.
 */
export interface Pace {
  /** Waits until a request may be sent. */
  turn(): Promise<void>;
  /** Hears what an answer says of the rate. */
  heard(headers: Headers): void;
}

export function createPace(): Pace {
  let freeAt = 0;
  return {
    async turn() {
      while (freeAt > Date.now()) await sleep(freeAt - Date.now());
    },
    heard(headers) {
      const left = /r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
      const [, quota, window] = /q=(\d+);w=(\d+)/.exec(headers.get('ratelimit-policy') ?? '') ?? [];
      if (left === undefined || quota === undefined || Number(left) > 1) return;
      const secondsPerToken = Number(window) / Number(quota);
      // Those that wait at once leave one after the other.
      freeAt = Math.max(freeAt, Date.now()) + secondsPerToken * 1_000;
    },
  };
}

/** How long an answer asks to wait, in seconds; undefined: it asks nothing, or for too long. */
export function waitOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 && seconds <= greatestWaitSeconds ? seconds : undefined;
}
