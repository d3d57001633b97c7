import { Command, Option } from 'commander';
import { clientFor } from '../connect.ts';
import { type GlobalOptions, globalOptionsOf } from '../global-options.ts';
import { ask } from '../terminal/read-secret.ts';
import { printLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkBaseUrl, defaultBaseUrl, defaultProfile } from './profile.ts';
import type { ProfileStore } from './profile-store.ts';

interface SignUpOptions extends GlobalOptions {
  readonly name?: string;
  readonly email?: string;
  readonly force?: boolean;
}

/** `cedula signup`: signs a company up and stores its first access key; the secret is shown to nobody. */
export function signUpCommand(terminal: Terminal, store: ProfileStore): Command {
  return new Command('signup')
    .summary('Sign a company up, and store its access key')
    .description(
      'Signs a company up and stores its first access key as a profile, in a file that only you can read.',
    )
    .addOption(new Option('--name <text>', 'The name of the company.'))
    .addOption(new Option('--email <text>', 'Where the company is reached.'))
    .addOption(new Option('--force', 'Replace a profile that is there: its secret is lost.'))
    .action(async (_, command: Command) => {
      await signUp(globalOptionsOf(command), terminal, store);
    });
}

async function signUp(options: SignUpOptions, terminal: Terminal, store: ProfileStore): Promise<void> {
  const { env } = terminal;
  const profile = options.profile ?? env['CEDULA_PROFILE'] ?? defaultProfile;
  const name = options.name ?? (await ask(terminal, 'Name of the company')) ?? '';
  const email = options.email ?? (await ask(terminal, 'E-mail address')) ?? '';
  if (name === '' || email === '') throw new UsageError('give --name and --email');
  const baseUrl = checkBaseUrl(options.baseUrl ?? env['CEDULA_BASE_URL'] ?? defaultBaseUrl);
  // The secret comes once: before it does, there has to be a place for it.
  await store.prepare();
  if (options.force !== true && (await store.load(profile)) !== undefined) {
    throw new UsageError(
      `there is a profile "${profile}" already: give --profile <name>, or --force to lose its secret`,
    );
  }
  const { client, accessKey, secret } = await clientFor(baseUrl, undefined, options, terminal).clients.signUp(
    {
      name,
      email,
    },
  );
  const keyId = accessKey?.id ?? '';
  await store.save(profile, { baseUrl, credential: { keyId, secret } });
  if (options.json === true) printLine(terminal, JSON.stringify({ client, accessKey, profile }));
  else {
    printLine(terminal, `${client?.name ?? ''} is ${client?.id ?? ''}, signing with ${keyId}`);
    printLine(terminal, `stored in ${store.pathOf(profile)}`);
  }
}
