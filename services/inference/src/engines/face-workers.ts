import { availableParallelism, totalmem } from 'node:os';

const mebibyte = 1024 * 1024;
const firstWorkerBytes = 400 * mebibyte;
const furtherWorkerBytes = 250 * mebibyte;

/** What a machine, or the part of it that this process may use, offers. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/**
 * How many face workers a machine is given where nobody says: one per core, as far as half
 * of its memory holds them; the rest is for images, for the text engine and for its neighbours.
 */
export function faceWorkersFor({ cores, memoryBytes }: Machine = thisMachine()): number {
  const further = Math.floor((memoryBytes / 2 - firstWorkerBytes) / furtherWorkerBytes);
  return Math.max(1, Math.min(cores, 1 + further, 64));
}

function thisMachine(): Machine {
  // 0: no limit is set. Without a limit some kernels report a number beyond all memory.
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { cores: availableParallelism(), memoryBytes };
}
