import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// npm test: vitest, once. Servers are installed and started by its global setup, so that vitest
// called by itself has them too.
const vitest = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs');
if (process.execve === undefined) throw new Error('the tests need Linux');
process.execve(process.execPath, [process.execPath, vitest, 'run', ...process.argv.slice(2)]);
