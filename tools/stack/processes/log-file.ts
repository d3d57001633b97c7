import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const maxBytes = 32 * 1024 * 1024;

/** Opens a log for appending, readable by its owner alone. The caller closes it. */
export function openLog(path: string): number {
  limitLog(path);
  return openSync(path, 'a', 0o600);
}

/**
 * Keeps a log below 32 MiB: what is beyond becomes `<path>.1`, which replaces the one before.
 * Copied and cut instead of renamed, because the process that writes holds the file open.
 */
export function limitLog(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.size <= maxBytes) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** The last lines of a log, for an error message. */
export function tailOfLog(path: string, lines = 15): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, 16_384));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
