import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** Bounds work of one kind: how much of it runs at once, and how much may wait. */
export interface Slots {
  /**
   * Takes a slot, waiting for one where that is allowed. Throws UNAVAILABLE at once where
   * too many wait already, and the signal's reason where it is aborted while waiting.
   *
   * @returns what gives it back; more often than once does no harm
   */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Does the work in a slot. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** What `createSlots` takes. */
export interface SlotsOptions {
  /** How many run at once. */
  readonly running: number;
  /** How many wait behind them; the next one is refused. */
  readonly waiting: number;
}

/** Makes slots. Whoever waits longest gets the next one. */
export function createSlots({ running, waiting }: SlotsOptions): Slots {
  let free = running;
  const queue = new Set<() => void>();

  function leave(): void {
    const [next] = queue;
    if (next === undefined) {
      free += 1;
      return;
    }
    queue.delete(next);
    next();
  }

  function wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        queue.delete(take);
        reject(signal?.reason);
      };
      const take = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      queue.add(take);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  async function enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
    } else {
      if (queue.size >= waiting) throw busy();
      await wait(signal);
    }
    let isLeft = false;
    return () => {
      if (!isLeft) leave();
      isLeft = true;
    };
  }

  return {
    enter,
    async run(work, signal) {
      const leaveSlot = await enter(signal);
      try {
        return await work();
      } finally {
        leaveSlot();
      }
    },
  };
}

function busy(): DomainError {
  return new DomainError('UNAVAILABLE', 'Too many images at once. Try again shortly.', {
    retryAfterSeconds: 1,
  });
}
