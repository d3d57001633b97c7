import type { Argument, Command, Option } from 'commander';

/** Something that may be typed next. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What may be typed at the end of a command line. None: a file, or something of the caller's
 * own.
 *
 * @param words all words behind the program's name; the last one is not finished, maybe empty
 */
export function candidates(program: Command, words: readonly string[]): Candidate[] {
  const current = words.at(-1) ?? '';
  const { command, pending, operands } = walk(program, words.slice(0, -1));
  const found =
    pending !== undefined
      ? choices(pending)
      : current.startsWith('-')
        ? optionWords(command)
        : [...commandWords(command), ...choices(command.registeredArguments[operands])];
  return found.filter(({ word }) => word.startsWith(current));
}

interface Position {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
  /** How many words the command itself has taken by position. */
  readonly operands: number;
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program;
  let pending: Option | undefined;
  let operands = 0;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (word.startsWith('-')) pending = optionTakingValue(command, word);
    else {
      const next = command.commands.find((candidate) => candidate.name() === word);
      if (next === undefined) operands += 1;
      else command = next;
    }
  }
  return { command, pending, operands };
}

function optionTakingValue(command: Command, word: string): Option | undefined {
  const option = optionsOf(command).find(({ long, short }) => long === word || short === word);
  return option?.required === true ? option : undefined;
}

/** Of a command and of all that it stands in. */
function optionsOf(command: Command): Option[] {
  return [...command.options, ...(command.parent === null ? [] : optionsOf(command.parent))];
}

function optionWords(command: Command): Candidate[] {
  const help = { word: '--help', description: 'display help for command' };
  const options = optionsOf(command).filter(({ hidden }) => !hidden);
  return [
    ...options.map(({ long, short, description }) => ({ word: long ?? short ?? '', description })),
    help,
  ];
}

function commandWords({ commands }: Command): Candidate[] {
  return commands
    .filter((command) => !command.name().startsWith('_'))
    .map((command) => ({ word: command.name(), description: command.summary() || command.description() }));
}

function choices(taker: Option | Argument | undefined): Candidate[] {
  return (taker?.argChoices ?? []).map((word) => ({ word, description: '' }));
}
