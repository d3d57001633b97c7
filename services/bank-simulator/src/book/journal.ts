import { closeSync, existsSync, fdatasync, ftruncateSync, openSync, readFileSync, write } from 'node:fs';
import { promisify } from 'node:util';

const writeTo = promisify(write);
const syncTo = promisify(fdatasync);

/** A file that lines are added to and never taken from. */
export interface Journal {
  /** Adds a line, which holds no line break. It is on the disk once `synced` has resolved. */
  append(line: string): void;
  /** Resolves when all that was appended so far has survived a power cut. Rejects where it cannot be written. */
  synced(): Promise<void>;
  /** Writes what is still to be written, and closes the file. */
  close(): Promise<void>;
}

/** What a file holds, and the journal that goes on with it. */
export interface OpenedJournal {
  readonly lines: readonly string[];
  readonly journal: Journal;
}

/**
 * Opens a journal, making it where it is missing. A last line without its end was being written when
 * the process was killed: nobody was told of it, so it is cut off.
 */
export function openJournal(file: string): OpenedJournal {
  const content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const end = content.lastIndexOf(0x0a) + 1;
  const handle = openSync(file, 'a', 0o600);
  if (end < content.length) ftruncateSync(handle, end);
  const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1);
  return { lines, journal: journalOn(handle) };
}

interface Batch {
  readonly lines: string[];
  readonly written: PromiseWithResolvers<void>;
}

/**
 * A journal that goes on at the end of an open file. Whatever comes while the disk is busy goes in
 * one write together: commands at once cost one sync.
 */
export function journalOn(handle: number): Journal {
  let next: Batch | undefined;
  let current: Batch | undefined;
  let broken: Promise<void> | undefined;

  async function writeBatches(): Promise<void> {
    // Not before the command that appends has come to its end.
    await Promise.resolve();
    try {
      for (current = next; current !== undefined; current = next) {
        next = undefined;
        await writeBatch(handle, current.lines);
        current.written.resolve();
      }
    } catch (error) {
      // It stays broken: what came later would be a book with a gap.
      broken = Promise.reject(error);
      for (const batch of [current, next]) batch?.written.reject(error);
    }
  }

  const synced = () => broken ?? (next ?? current)?.written.promise ?? Promise.resolve();
  return {
    append(line) {
      if (next === undefined) {
        next = { lines: [], written: Promise.withResolvers() };
        next.written.promise.catch(() => undefined);
        if (current === undefined && broken === undefined) void writeBatches();
      }
      next.lines.push(`${line}\n`);
    },
    synced,
    async close() {
      await synced().catch(() => undefined);
      closeSync(handle);
    },
  };
}

async function writeBatch(handle: number, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(lines.join(''));
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await writeTo(handle, bytes, done);
    done += bytesWritten;
  }
  await syncTo(handle);
}
