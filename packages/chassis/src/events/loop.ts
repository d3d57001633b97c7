import type { Registry } from 'prom-client';
import type { Logger } from '../telemetry/log.ts';
import { measureLoop } from './loop-metrics.ts';

/** What `createLoop` takes. */
export interface LoopOptions {
  readonly name: string;
  /** One turn. `more`: another one at once; `idle`: when the time is over or somebody wakes the loop. */
  readonly turn: () => Promise<'more' | 'idle'>;
  readonly idleMs: number;
  readonly log: Logger;
  /** Tell when it last did its work. For loops whose turns are short. */
  readonly metrics?: Registry | undefined;
}

/** Work that is done over and over. */
export interface Loop {
  /** Lets the next turn begin at once. */
  wake(): void;
  /** Begins no other turn, and waits for the one under way. */
  close(): Promise<void>;
}

/** The longest wait after turns that failed one after the other. */
const longestBackoffMs = 5_000;

/** Takes turns until it is closed. A turn that throws is followed by a wait that doubles. */
export function createLoop({ name, turn, idleMs, log, metrics }: LoopOptions): Loop {
  const turned = measureLoop(metrics, name);
  const closing = new AbortController();
  let isWoken = false;
  let look: (() => void) | undefined;

  /** Comes back when the time is over, or earlier where `isOver` says so after `look`. */
  async function wait(ms: number, isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      look = () => {
        if (!isOver()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      isWoken = false;
      try {
        const next = await turn();
        turned();
        if (next === 'idle') await wait(idleMs, () => isWoken || closing.signal.aborted);
        if (failures > 0) log.info({ loop: name, failures }, 'a loop works again');
        failures = 0;
      } catch (error) {
        failures += 1;
        // Once per outage: it may last, and every turn fails alike.
        if (failures === 1) log.error({ loop: name, err: error }, 'a loop failed');
        // Not to be woken: under load that would try without a pause.
        const backoffMs = idleMs * 2 ** Math.min(failures, 10);
        await wait(Math.min(backoffMs, longestBackoffMs), () => closing.signal.aborted);
      }
    }
  }

  const ended = run();
  return {
    wake() {
      isWoken = true;
      look?.();
    },
    async close() {
      closing.abort();
      look?.();
      await ended;
    },
  };
}
