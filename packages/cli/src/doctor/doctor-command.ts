import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { globalOptionsOf } from '../global-options.ts';
import { callerSettings } from '../profiles/caller.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import { printable, printLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { examine } from './examine.ts';
import { type Finding, wrong } from './finding.ts';
import { codeOf } from './network.ts';

const signs = { well: '✓', doubtful: '!', wrong: '✗' } as const;

/** `cedula doctor`: finds out why requests fail, and says what to do. */
export function doctorCommand(
  terminal: Terminal,
  store: ProfileStore,
  end: (exitCode: number) => void,
): Command {
  return new Command('doctor')
    .summary('Find out why requests fail')
    .description(
      'Examines the way to Cedula step by step: name, connection, server, clock, Host, signature, key, ' +
        'bodies, limits. Ends with 0 if all is well. Nothing is stored or billed.',
    )
    .action(async (_, command: Command) => {
      const { json, ...options } = globalOptionsOf(command);
      const settings = await callerSettings(options, terminal.env, store);
      const findings: Finding[] = [];
      const tell = (finding: Finding) => {
        findings.push(finding);
        if (json !== true) printFinding(finding, terminal);
      };
      try {
        for await (const finding of examine(settings, terminal.env, clockOffsetMs(terminal))) tell(finding);
      } catch (error) {
        tell(
          wrong('connection', `it broke off (${codeOf(error)})`, 'try again; ask whoever runs the network'),
        );
      }
      const ok = findings.every(({ outcome }) => outcome !== 'wrong');
      if (json === true) printLine(terminal, JSON.stringify({ ok, findings }));
      end(ok ? exitCodes.ok : exitCodes.unexpected);
    });
}

function printFinding({ name, outcome, detail, advice }: Finding, terminal: Terminal): void {
  printLine(terminal, `${signs[outcome]} ${name}: ${printable(detail)}`);
  if (advice !== undefined) printLine(terminal, `    → ${advice}`);
}

/** How wrong this machine's clock is to be taken for, in seconds: so that it can be tried out. */
function clockOffsetMs({ env }: Terminal): number {
  const seconds = Number(env['CEDULA_CLOCK_OFFSET_SECONDS'] ?? '0');
  if (!Number.isFinite(seconds)) throw new UsageError('CEDULA_CLOCK_OFFSET_SECONDS must be a number');
  return seconds * 1000;
}
