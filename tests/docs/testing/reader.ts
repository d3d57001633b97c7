import { Cedula } from '@cedula/client';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { claimPorts } from '../../../tools/stack/ports.ts';
import { removeFolder, temporaryFolder } from '../../../tools/testing/temporary-data.ts';
import type { Block } from './blocks.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const written = 'http://127.0.0.1:8080';
const blockMs = 170_000;

/**
 * Somebody who types what a page shows, from its top to its end, in an empty home directory.
 * `npm start` goes on in a terminal of its own, on a free port and an empty data folder, and
 * what follows talks to it; before that, or without it, to the mesh that is there.
 */
export interface Reader extends AsyncDisposable {
  /** Gives what was printed; rejects with it where a command fails. */
  type(block: Block): Promise<string>;
}

export async function createReader(meshUrl: string): Promise<Reader> {
  const home = temporaryFolder();
  const { secret, cedula } = await Cedula.signUp(meshUrl, { name: 'Reader', email: 'reader@example.com' });
  let url = meshUrl;
  let started: Started | undefined;

  const environment = () => ({
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    CEDULA_BASE_URL: url,
    // Who follows a page that starts its own has no key there yet.
    ...(started === undefined && { CEDULA_KEY_ID: cedula.keyId, CEDULA_SECRET: secret }),
  });
  const execute = async (command: string, args: string[]) => {
    const { stdout } = await run(command, args, { cwd: root, env: environment(), timeout: blockMs });
    return stdout;
  };

  return {
    async type({ language, text }) {
      const code = text.replaceAll(written, url);
      if (language === 'ts') return execute('node', ['--input-type=module-typescript', '--eval', code]);
      if (text.trim() !== 'npm start') return execute('sh', ['-euc', withoutTests(code)]);
      started = await startedBy(environment(), join(home, 'data'));
      url = started.url;
      return '';
    },
    async [Symbol.asyncDispose]() {
      await started?.stop();
      removeFolder(home);
    },
  };
}

/** Whoever reads this runs `npm test` already; the demo keeps what it makes to itself. */
function withoutTests(code: string): string {
  return code
    .replaceAll(/^npm test\b.*$/gm, ':')
    .replaceAll(/^npm run demo\b/gm, 'npm run demo -- --data "$HOME/demo"');
}

interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

async function startedBy(env: NodeJS.ProcessEnv, data: string): Promise<Started> {
  const ports = await claimPorts();
  const args = ['start', '--', '--port', String(await ports.take()), '--data', data];
  const npm = spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await readyUrl(npm);
  const stop = async () => {
    const ended = once(npm, 'close');
    npm.kill('SIGTERM');
    await ended;
    await ports.release();
  };
  return { url, stop };
}

async function readyUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('npm start has no output');
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /^cedula ready (\S+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error('npm start ended before it was ready');
}
