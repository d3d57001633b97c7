import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** Runs work that is heavy: few at once, few waiting. */
export type BoundedWork = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets `atOnce` pieces of work run and `waiting` wait for them, first come first served.
 * Throws LOGIN_THROTTLED at once for one more: a caller who would wait longer than it is
 * worth is told so, and memory stays bounded.
 */
export function createBoundedWork(options: {
  readonly atOnce: number;
  readonly waiting: number;
}): BoundedWork {
  const queue: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < options.atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= options.waiting) {
      throw new DomainError('LOGIN_THROTTLED', 'Too many passwords are being checked at the moment.', {
        retryAfterSeconds: 1,
      });
    }
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      // The place goes to the next in line, so that nobody who comes later overtakes.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
