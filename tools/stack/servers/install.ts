import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { missingPackages, type ProgramName, stackPrograms } from './find-programs.ts';

const script = fileURLToPath(new URL('install-packages.sh', import.meta.url));

/**
 * Installs the Debian packages whose programs are missing, as root or by sudo. Nothing is
 * started as a system service. Rejects, saying what to do, where it cannot.
 */
export async function installMissing(
  report: (line: string) => void,
  programs: readonly ProgramName[] = stackPrograms,
): Promise<void> {
  const packages = missingPackages(programs);
  if (packages.length === 0) return;
  const list = packages.join(' ');
  const byHand = `Install them by hand: apt-get install ${list}`;
  report(`installing ${list} with apt-get, about a minute`);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  const { status, said } = await run([...asRoot, 'sh', script, ...packages]);
  if (status === undefined) {
    throw new Error(`${list} cannot be installed: this user is not root and there is no sudo. ${byHand}`);
  }
  const missing = missingPackages(programs);
  if (status !== 0 || missing.length > 0) {
    throw new Error(`${missing.join(' ')} could not be installed. ${byHand}\n${said}`);
  }
}

/** Runs a command; its status is undefined where it cannot be started. */
async function run([program = 'sh', ...options]: readonly string[]): Promise<{
  readonly status: number | null | undefined;
  readonly said: string;
}> {
  const child = spawn(program, options, { stdio: ['inherit', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    const [status]: unknown[] = await once(child, 'close');
    return { status: typeof status === 'number' ? status : null, said: (await said).join('') };
  } catch {
    return { status: undefined, said: '' };
  }
}
