import { text } from 'node:stream/consumers';
import type { ReadInput } from './read-input.ts';
import { UsageError } from '../usage-error.ts';
import type { Terminal } from './terminal.ts';

const maxChars = 10_000;
const interrupt = '\u0003';
const endOfInput = '\u0004';
const backspaces: ReadonlySet<string> = new Set(['\u007f', '\b']);

/**
 * Asks for a secret: typed without echo at a terminal, else the first line of standard
 * input. It is never an argument, which every user of the machine could read.
 */
export async function readSecret(terminal: Terminal, question: string): Promise<string> {
  const secret = terminal.stdin.isTTY ? await typedSecret(terminal, question) : await firstLine(terminal);
  if (secret === '') throw new UsageError('the secret is empty');
  return secret;
}

/** Reads a secret that a request needs: from a file, or where it is named `-` as `readSecret` does. */
export type ReadSecretFrom = (path: string, name: string) => Promise<string>;

export function secretReader(terminal: Terminal, readInput: ReadInput): ReadSecretFrom {
  return async (path, name) => {
    if (path === '-' && terminal.stdin.isTTY === true) return readSecret(terminal, name);
    const bytes = await readInput(path, maxChars);
    return Buffer.from(bytes)
      .toString()
      .replace(/\r?\n$/, '');
  };
}

/** Asks at a terminal for what is no secret; undefined where nobody is there to answer. */
export async function ask(terminal: Terminal, question: string): Promise<string | undefined> {
  if (!terminal.stdin.isTTY) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    return (await lines.question(`${question}: `)).trim();
  } finally {
    lines.close();
  }
}

async function firstLine({ stdin }: Terminal): Promise<string> {
  const [line = ''] = (await text(stdin)).slice(0, maxChars).split('\n');
  return line.trim();
}

function typedSecret({ stdin, stderr }: Terminal, question: string): Promise<string> {
  stderr.write(`${question}: `);
  stdin.setRawMode?.(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (outcome: () => void) => {
      stdin.off('data', hear);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\n');
      outcome();
    };
    const hear = (keys: string) => {
      for (const key of keys) {
        if (key === '\r' || key === '\n' || key === endOfInput) return end(() => resolve(typed.trim()));
        if (key === interrupt) return end(() => reject(new UsageError('interrupted')));
        typed = backspaces.has(key) ? typed.slice(0, -1) : (typed + key).slice(0, maxChars);
      }
      return undefined;
    };
    stdin.on('data', hear);
  });
}
