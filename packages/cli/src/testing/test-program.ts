import type { Command } from 'commander';
import { createProgram } from '../program.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import { createTestTerminal, type TestTerminal } from './test-terminal.ts';

const noProfiles: ProfileStore = {
  pathOf: (name) => name,
  load: () => Promise.resolve(undefined),
  prepare: () => Promise.resolve(),
  save: () => Promise.resolve(),
};

/** The whole command line, to be looked at. */
export function createTestProgram(): { readonly program: Command; readonly terminal: TestTerminal } {
  const terminal = createTestTerminal({ columns: 1000 });
  return { program: createProgram({ terminal, store: noProfiles, end: () => undefined }), terminal };
}
