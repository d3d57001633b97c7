import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programPath } from '../../tools/stack/servers/find-programs.ts';
import { installMissing } from '../../tools/stack/servers/install.ts';
import { tell } from '../faults/testing/timing.ts';

const run = promisify(execFile);

/** Runs promtool, of Debian's package prometheus, which is installed where it is missing; gives what it says. */
export async function promtool(...options: string[]): Promise<string> {
  await installMissing(tell, ['promtool']);
  const { stdout, stderr } = await run(programPath('promtool'), options);
  return stdout + stderr;
}
