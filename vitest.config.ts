import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{proto,packages,services,tools,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: 'tools/testing/global-setup.ts',
    // Much of the time tests wait for servers: a file more than there are cores keeps them busy.
    maxWorkers: availableParallelism() + 1,
    // A worker goes on to the next file with what it has imported: a third less processor time.
    // So a test file leaves nothing behind in its process either.
    isolate: false,
    testTimeout: 30_000,
    // The first test file that asks for the mesh waits until it is up.
    hookTimeout: 180_000,
    // What is polled for comes at once on an idle machine, and late on a busy one.
    expect: { poll: { timeout: 15_000 } },
  },
});
