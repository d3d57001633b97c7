import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { reportFailure } from './output/report-failure.ts';
import { createProgram } from './program.ts';
import { profileStore } from './profiles/profile-store.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Runs a command line and gives its exit code. Never throws. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const end = (code: number) => {
    exitCode = code;
  };
  const program = createProgram({ terminal, store: profileStore(terminal.env), end });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    // What commander has to say it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return reportFailure(error, program.opts<{ json?: boolean }>().json === true, terminal);
  }
}
