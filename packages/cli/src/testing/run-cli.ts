import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeFolder, temporaryFolder } from '../../../../tools/testing/temporary-data.ts';
import { main } from '../main.ts';
import { createTestTerminal } from './test-terminal.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface More {
  /** What standard input holds. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Somebody at a shell, with an empty home directory. */
export interface Shell extends Disposable {
  readonly home: string;
  /** The path of a file in the home directory. */
  readonly path: (name: string) => string;
  /** Runs a command line in this process: starting one costs more than all else. */
  readonly cedula: (words: readonly string[], more?: More) => Promise<Ended>;
  /** Runs a command line as people do, in a process of its own. */
  readonly spawned: (words: readonly string[], more?: More) => Promise<Ended>;
  /** Runs `cedula … --json` and reads what it prints; throws where it failed. */
  readonly json: <T>(...words: string[]) => Promise<T>;
}

export const cedulaBin = join(import.meta.dirname, '../../bin/cedula.js');

/** @param env what is set in its environment, beside where programs are */
export function openShell(env: Readonly<Record<string, string>> = {}): Shell {
  const home = temporaryFolder();
  const own = { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: join(home, '.config'), ...env };

  const cedula: Shell['cedula'] = async (words, { input = '', env: more = {} } = {}) => {
    const terminal = createTestTerminal({ env: { ...own, ...more }, input });
    const exitCode = await main(words, terminal);
    const { stdout, stderr } = terminal.written;
    return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  };

  const spawned: Shell['spawned'] = async (words, { input = '', env: more = {} } = {}) => {
    const child = spawn(process.execPath, [cedulaBin, ...words], { cwd: home, env: { ...own, ...more } });
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode: child.exitCode ?? -1, stdout, stderr };
  };

  return {
    home,
    path: (name) => join(home, name),
    cedula,
    spawned,
    json: async <T>(...words: string[]) => {
      const { exitCode, stdout, stderr } = await cedula([...words, '--json']);
      if (exitCode !== 0) throw new Error(`cedula ${words.join(' ')} ended with ${exitCode}: ${stderr}`);
      const value: T = JSON.parse(stdout);
      return value;
    },
    [Symbol.dispose]: () => removeFolder(home),
  };
}
