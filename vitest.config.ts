import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const everything = '{proto,packages,services,tools,tests}/**/*.test.ts';
/** Tests of code that shuts all but three image formats out of its whole process, and others' drawing with it. */
const decoding = ['packages/imaging/**/*.test.ts', 'services/{media,inference}/**/*.test.ts'];
const exclude = ['**/node_modules/**'];

export default defineConfig({
  test: {
    globalSetup: 'tools/testing/global-setup.ts',
    // Much of the time tests wait for servers: a file more than there are cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    // Where others share the machine, what failed for being late is tried once more, and reported as such.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    // The first test file that asks for the mesh waits until it is up.
    hookTimeout: 180_000,
    // What is polled for comes at once on an idle machine, and late on a busy one.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        // A worker goes on to the next file with what it has imported: a third less processor time.
        test: {
          name: 'house',
          include: [everything],
          exclude: [...exclude, ...decoding],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'images', include: decoding, exclude } },
    ],
  },
});
