import { availableParallelism } from 'node:os';
import { createSlots, type Slots } from './slots.ts';

/** How much of each kind of work one process does at once. */
export interface Limits {
  /** Uploads held in memory: each its 10 MiB, and while it is written to the store a copy. */
  readonly uploads: Slots;
  /** Batches under way: each holds three files in memory, and while they wait nothing. */
  readonly batches: Slots;
  /** Pictures being decoded and encoded: each a thread, and up to 100 MB of pixels. */
  readonly rendering: Slots;
  /** Downloads: each a connection to the store for as long as its reader takes. */
  readonly downloads: Slots;
}

/** libuv has four threads, and names are resolved on them too. */
const mostThreads = 3;

/** Makes the limits of a process. Beyond them calls are refused at once. */
export function createLimits(): Limits {
  return {
    uploads: createSlots({ running: 16, waiting: 0 }),
    batches: createSlots({ running: 4, waiting: 12 }),
    // Whoever waits here holds an upload in memory already, which bounds them: 16 of single
    // uploads, and two of each batch.
    rendering: createSlots({ running: Math.min(availableParallelism(), mostThreads), waiting: 24 }),
    downloads: createSlots({ running: 48, waiting: 0 }),
  };
}
