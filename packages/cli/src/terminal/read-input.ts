import { open } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';
import type { Terminal } from './terminal.ts';

/** Reads what an option names: a file, or `-`, which is standard input and can be read once. */
export type ReadInput = (path: string, maxBytes: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Throws a UsageError for what cannot be read or has more bytes than it may. */
export function inputReader({ stdin }: Pick<Terminal, 'stdin'>): ReadInput {
  let stdinTaken = false;
  return async (path, maxBytes) => {
    if (path !== '-') return readFileOf(path, maxBytes);
    if (stdinTaken) throw new UsageError('standard input can be read once only: give one "-"');
    stdinTaken = true;
    return collect(stdin, 'standard input', maxBytes);
  };
}

async function readFileOf(path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await using file = await open(path);
    return await collect(file.createReadStream({ autoClose: false }), path, maxBytes);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

async function collect(
  stream: AsyncIterable<string | Uint8Array>,
  name: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes)
      throw new UsageError(`${name} has more than ${maxBytes} bytes, the most that is taken`);
  }
  return Buffer.concat(chunks);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
};

/** Why a file could not be used, in words. */
export function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string') return String(error);
  return reasons[code] ?? code;
}
