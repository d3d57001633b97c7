import type { Download } from '@cedula/client';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Tell } from '../terminal/progress.ts';
import { reasonOf } from '../terminal/read-input.ts';
import { tellLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

/** Throws a UsageError where bytes would be poured over a terminal. */
export function checkOutput(output: string | undefined, { stdout }: Terminal): void {
  if (output === undefined && stdout.isTTY)
    throw new UsageError('the answer is bytes: give --output <file>, or "--output -" for standard output');
}

/** Writes bytes to a file, which is there once they are complete, or to standard output. */
export async function saveDownload(
  download: Download,
  output: string | undefined,
  terminal: Terminal,
  tell: Tell,
): Promise<void> {
  const bytes = counted(download, tell);
  if (output === undefined || output === '-') {
    await pipeline(bytes, terminal.stdout, { end: false });
    return;
  }
  const size = await writeFile(output, bytes);
  tellLine(terminal, `${output}: ${size} bytes of ${download.contentType}`);
}

async function* counted(download: Download, tell: Tell): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of download) {
    size += chunk.length;
    tell(download.sizeBytes === undefined ? `${size}` : `${Math.floor((100 * size) / download.sizeBytes)} %`);
    yield chunk;
  }
}

async function writeFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const partial = `${path}.part`;
  // What an image shows is nobody else's affair until its owner says so.
  const file = await open(partial, 'w', 0o600).catch((error: unknown) => {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  });
  try {
    await file.writeFile(bytes);
    const { size } = await file.stat();
    await file.close();
    await rename(partial, path);
    return size;
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
}
