import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingPackages } from './find-programs.ts';

const script = fileURLToPath(new URL('install-packages.sh', import.meta.url));

/**
 * Installs the Debian packages whose programs are missing, as root or by sudo. Nothing is
 * started as a system service. Throws, saying what to do, where it cannot.
 */
export function installMissing(report: (line: string) => void): void {
  const packages = missingPackages();
  if (packages.length === 0) return;
  const list = packages.join(' ');
  const byHand = `Install them by hand: apt-get install ${list}`;
  report(`installing ${list} with apt-get, about a minute`);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  const [program = 'sh', ...options] = [...asRoot, 'sh', script, ...packages];
  const done = spawnSync(program, options, { stdio: ['inherit', 'pipe', 'pipe'], encoding: 'utf8' });
  if (done.error !== undefined) {
    throw new Error(`${list} cannot be installed: this user is not root and there is no sudo. ${byHand}`);
  }
  const missing = missingPackages();
  if (done.status !== 0 || missing.length > 0) {
    throw new Error(`${missing.join(' ')} could not be installed. ${byHand}\n${done.stdout}${done.stderr}`);
  }
}
