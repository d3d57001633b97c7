import { Command, Option } from 'commander';
import { clientFor } from '../connect.ts';
import { type GlobalOptions, globalOptionsOf } from '../global-options.ts';
import { ask, readSecret } from '../terminal/read-secret.ts';
import { printLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { environmentCredential } from './caller.ts';
import { checkBaseUrl, type Credential, defaultBaseUrl, defaultProfile } from './profile.ts';
import type { ProfileStore } from './profile-store.ts';

interface LoginOptions extends GlobalOptions {
  readonly keyId?: string;
  readonly withToken?: boolean;
  readonly check: boolean;
}

/** `cedula login`: stores who calls. There is no option for the secret: see `readSecret`. */
export function loginCommand(terminal: Terminal, store: ProfileStore): Command {
  return new Command('login')
    .summary('Store an access key, or a token')
    .description(
      'Stores where Cedula is and who calls, in a file that only you can read. The secret is typed ' +
        'without echo, or is the first line of standard input, or $CEDULA_SECRET or $CEDULA_TOKEN.',
    )
    .addOption(
      new Option('--key-id <key_…>', 'The access key’s id. Default: $CEDULA_KEY_ID, or it is asked for.'),
    )
    .addOption(new Option('--with-token', 'Store a bearer token (cdt_…) instead of an access key.'))
    .addOption(new Option('--no-check', 'Store it without asking Cedula whether it works.'))
    .action(async (_, command: Command) => {
      const options: LoginOptions = { check: true, ...globalOptionsOf(command) };
      await login(options, terminal, store);
    });
}

async function login(options: LoginOptions, terminal: Terminal, store: ProfileStore): Promise<void> {
  const { env } = terminal;
  const name = options.profile ?? env['CEDULA_PROFILE'] ?? defaultProfile;
  const path = store.pathOf(name);
  const baseUrl = checkBaseUrl(
    options.baseUrl ??
      env['CEDULA_BASE_URL'] ??
      ((await ask(terminal, `Where is Cedula? [${defaultBaseUrl}]`)) || defaultBaseUrl),
  );
  const credential = await readCredential(options, terminal);
  if (options.check) {
    const { client } = await clientFor(baseUrl, credential, options, terminal).clients.get();
    printLine(terminal, `${client?.name ?? ''} is ${client?.id ?? ''}`);
  }
  await store.save(name, { baseUrl, credential });
  printLine(terminal, `stored in ${path}`);
}

async function readCredential({ withToken, keyId }: LoginOptions, terminal: Terminal): Promise<Credential> {
  const { env } = terminal;
  if (withToken === true) return { token: env['CEDULA_TOKEN'] ?? (await readSecret(terminal, 'Token')) };
  if (keyId === undefined) {
    const fromEnvironment = environmentCredential(env);
    if (fromEnvironment !== undefined) return fromEnvironment;
  }
  const id = keyId ?? env['CEDULA_KEY_ID'] ?? (await ask(terminal, 'Access key id')) ?? '';
  if (id === '') throw new UsageError('which access key? Give --key-id, or set CEDULA_KEY_ID');
  return { keyId: id, secret: env['CEDULA_SECRET'] ?? (await readSecret(terminal, 'Secret')) };
}
