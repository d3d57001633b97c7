import { PassThrough } from 'node:stream';
import type { Terminal } from '../terminal/terminal.ts';

/** A terminal that nobody sits at: what is written to it is kept. */
export interface TestTerminal extends Terminal {
  readonly written: { stdout: Buffer; stderr: Buffer };
}

export interface TestTerminalOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What standard input holds; it goes on without an end where nothing is said. */
  readonly input?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function createTestTerminal({ env = {}, input, ...settings }: TestTerminalOptions = {}): TestTerminal {
  const written = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const keep = (name: 'stdout' | 'stderr') => {
    const stream = Object.assign(new PassThrough(), settings);
    stream.on('data', (chunk: Buffer) => {
      written[name] = Buffer.concat([written[name], chunk]);
    });
    return stream;
  };
  const stdin = Object.assign(new PassThrough(), settings, { setRawMode: () => undefined });
  if (input !== undefined) stdin.end(input);
  return {
    stdin,
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    env,
    written,
  };
}
