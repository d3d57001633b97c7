import { Command } from 'commander';
import { completeCommand, completionCommand } from './completion/completion-commands.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { globalOptions } from './global-options.ts';
import { operationCommand, type RunOperation } from './operations/operation-command.ts';
import { allOperations, type CliOperation, resourceDescription } from './operations/operations.ts';
import { operationRunner } from './operations/run-operation.ts';
import { loginCommand } from './profiles/login.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import { signUpCommand } from './profiles/signup.ts';
import { signCommand } from './sign/sign-command.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Operations that are called often enough for a name of one word. */
const shortNames: Readonly<Record<string, string>> = { report: 'reports get-usage' };

export interface ProgramOptions {
  readonly terminal: Terminal;
  readonly store: ProfileStore;
  /** Hears what a command wants to end with that did not fail. */
  readonly end: (exitCode: number) => void;
}

/** The whole command line: a command for every operation of the contract, and what goes with them. */
export function createProgram({ terminal, store, end }: ProgramOptions): Command {
  const program = new Command('cedula')
    .description('Cedula from the command line: faces detected and matched, documents read.')
    .version('0.1.0')
    .configureHelp({ showGlobalOptions: true, ...helpWidth(terminal) })
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(withoutValues(text)),
    })
    .exitOverride()
    .showSuggestionAfterError();
  for (const option of globalOptions()) program.addOption(option);

  program.commandsGroup('Getting started:');
  add(program, signUpCommand(terminal, store));
  add(program, loginCommand(terminal, store));
  add(program, doctorCommand(terminal, store, end));
  program.commandsGroup('Operations:');
  addOperations(program, operationRunner(terminal, store));
  program.commandsGroup('Further:');
  add(program, signCommand(terminal, store));
  add(program, completionCommand(terminal));
  program.addCommand(completeCommand(program, terminal).copyInheritedSettings(program), { hidden: true });
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 unexpected, 2 usage, 3 refused, 4 not allowed, 5 limited, 6 unavailable.',
  );
  return program;
}

function addOperations(program: Command, run: RunOperation): void {
  const operations = allOperations();
  for (const [resource, own] of Map.groupBy(operations, (operation) => operation.resource)) {
    const description = resourceDescription(own);
    const [summary = ''] = description.split(/(?<=\.)\s/);
    const group = new Command(resource).description(description).summary(summary);
    add(program, group);
    for (const operation of own) add(group, operationCommand(operation, run));
  }
  for (const [name, target] of Object.entries(shortNames)) {
    const operation = operations.find(({ resource, verb }) => `${resource} ${verb}` === target);
    if (operation !== undefined) add(program, shortCommand(operation, run, name, target));
  }
}

function shortCommand(operation: CliOperation, run: RunOperation, name: string, target: string): Command {
  const command = operationCommand(operation, run, name);
  return command.summary(`${command.summary()} (${target})`);
}

/** Commands that are made apart don't know yet how the program ends and where it writes. */
function add(parent: Command, command: Command): void {
  parent.addCommand(command.copyInheritedSettings(parent));
}

function helpWidth({ stdout }: Terminal): { helpWidth?: number } {
  return stdout.columns === undefined ? {} : { helpWidth: stdout.columns };
}

/** A mistyped option is told by its name alone: what stands behind it may be a secret. */
function withoutValues(text: string): string {
  return text.replaceAll(/'(--?[^'=\s]+)=[^']*'/g, "'$1'");
}
