import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';

/** When a token was used last, epoch milliseconds. */
export interface TokenUse {
  readonly apiTokenId: string;
  readonly useMs: number;
}

/** Gathers when API tokens are used, so that no request waits for that to be written. */
export interface TokenUses {
  /** An API token was used this moment. */
  note(apiTokenId: string): void;
  /** Tells what is gathered, and gathers no more. */
  close(): Promise<void>;
}

/** What `createTokenUses` takes. */
export interface TokenUsesOptions {
  /** Tells identity; at most a thousand at a time. */
  readonly record: (uses: readonly TokenUse[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How often identity is told. Default 30,000. */
  readonly intervalMs?: number;
  /** Of how many tokens uses are gathered between; of others none is noted then. Default 10,000. */
  readonly maxTokens?: number;
}

const mostAtATime = 1_000;

/** Uses that identity could not be told of are told the next time, and lost with the process. */
export function createTokenUses(options: TokenUsesOptions): TokenUses {
  const { record, clock, log, intervalMs = 30_000, maxTokens = 10_000 } = options;
  let gathered = new Map<string, number>();
  let telling = Promise.resolve();

  function keep(apiTokenId: string, useMs: number): void {
    const known = gathered.get(apiTokenId);
    if (known === undefined && gathered.size >= maxTokens) return;
    gathered.set(apiTokenId, Math.max(useMs, known ?? useMs));
  }

  async function tell(): Promise<void> {
    const uses = [...gathered].map(([apiTokenId, useMs]) => ({ apiTokenId, useMs }));
    gathered = new Map();
    for (let start = 0; start < uses.length; start += mostAtATime) {
      const some = uses.slice(start, start + mostAtATime);
      try {
        await record(some);
      } catch (err) {
        log.warn({ err, tokens: some.length }, 'uses of API tokens are told later');
        for (const { apiTokenId, useMs } of some) keep(apiTokenId, useMs);
      }
    }
  }

  const timer = setInterval(() => {
    telling = telling.then(tell);
  }, intervalMs);
  return {
    note: (apiTokenId) => keep(apiTokenId, clock.now()),
    async close() {
      clearInterval(timer);
      await telling;
      await tell();
    },
  };
}
