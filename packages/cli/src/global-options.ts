import { type Command, Option } from 'commander';
import type { CallerOptions } from './profiles/caller.ts';

/** What every command takes. */
export interface GlobalOptions extends CallerOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export function globalOptions(): Option[] {
  return [
    new Option('--profile <name>', 'The stored profile to use. Default: $CEDULA_PROFILE, or "default".'),
    new Option('--base-url <url>', 'Where Cedula is. Default: $CEDULA_BASE_URL, or what the profile says.'),
    new Option('--json', 'Print JSON, for programs.'),
    new Option('--verbose', 'Say on standard error what is sent and answered, without what is secret.'),
  ];
}

/** The names that no other option can have. */
export const globalOptionNames: readonly string[] = [
  ...globalOptions().map((option) => option.name()),
  'help',
  'version',
];

/** What was typed of them, before the command's name or behind it. */
export function globalOptionsOf(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}
