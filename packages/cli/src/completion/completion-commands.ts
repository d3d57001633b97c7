import { Argument, Command } from 'commander';
import { printLine, type Terminal } from '../terminal/terminal.ts';
import { candidates } from './complete.ts';
import { candidateLine, scripts, type Shell, shells } from './scripts.ts';

const shellArgument = () => new Argument('<shell>').choices(shells);

/** `cedula completion`: prints what a shell has to read so that it completes. */
export function completionCommand(terminal: Terminal): Command {
  return new Command('completion')
    .summary('Print what makes a shell complete')
    .description('Prints what a shell has to read so that it completes commands, options and names.')
    .addArgument(shellArgument())
    .action((shell: Shell) => {
      terminal.stdout.write(scripts[shell]);
    });
}

/** What those scripts ask. */
export function completeCommand(program: Command, terminal: Terminal): Command {
  return new Command('__complete')
    .addArgument(shellArgument())
    .argument('[words...]')
    .action((shell: Shell, words: string[]) => {
      for (const candidate of candidates(program, words))
        printLine(terminal, candidateLine(shell, candidate));
    });
}
