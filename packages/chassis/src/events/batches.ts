import { setTimeout as delay } from 'node:timers/promises';

/** What `inBatches` takes. */
export interface BatchOptions {
  readonly maxSize: number;
  /** How long the first of a batch waits for others. */
  readonly lingerMs: number;
}

/** Gathers what comes into batches, never empty. Ends, or throws, with its source, after the last batch. */
export async function* inBatches<T>(
  source: AsyncIterable<T>,
  { maxSize, lingerMs }: BatchOptions,
): AsyncGenerator<T[], void, void> {
  const items = source[Symbol.asyncIterator]();
  const take = () => {
    const next = items.next();
    // It may fail while a batch is being worked on; whoever waits for it next is told.
    next.catch(() => undefined);
    return next;
  };
  let next = take();
  for (let first = await next; first.done !== true; first = await next) {
    const batch = [first.value];
    next = take();
    const over = new AbortController();
    const linger = delay(lingerMs, undefined, { signal: over.signal }).catch(() => undefined);
    while (batch.length < maxSize) {
      const outcome = await Promise.race([next.catch(() => undefined), linger]);
      if (outcome === undefined || outcome.done === true) break;
      batch.push(outcome.value);
      next = take();
    }
    over.abort();
    yield batch;
  }
}
