import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// npm test: vitest, once. Servers are installed and started by its global setup, so that vitest
// called by itself has them too.
const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs');
const { execve } = process;
if (execve === undefined) throw new Error('this Node cannot replace a process; run the tests on Linux');
execve(process.execPath, [process.execPath, vitest, 'run', ...process.argv.slice(2)]);
