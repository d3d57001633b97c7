import { signRequest } from '@cedula/signatures';
import { Command, InvalidArgumentError, Option } from 'commander';
import { NotLoggedInError } from '../connect.ts';
import { globalOptionsOf } from '../global-options.ts';
import { callerSettings, type CallerSettings } from '../profiles/caller.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import { inputReader, type ReadInput } from '../terminal/read-input.ts';
import { printLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type CurlBody, curlLine } from './curl-line.ts';

/** The largest body that an operation takes, a form around a file included. */
const maxBodyBytes = 32 * 1024 * 1024;

interface SignOptions {
  readonly data?: string;
  readonly header: Readonly<Record<string, string>>;
  readonly expiresIn: number;
}

/** `cedula sign`: prints a line for curl, to try a request with whatever it carries. */
export function signCommand(terminal: Terminal, store: ProfileStore): Command {
  return new Command('sign')
    .summary('Sign a request, and print it as a curl line')
    .description(
      'Prints a curl line that sends a signed request, once and within its lifetime. The secret is not in it.',
    )
    .argument('<method>', 'GET, POST, …')
    .argument('<url>', 'The whole URL, or a path of the base URL.')
    .addOption(
      new Option(
        '--data <text>',
        'The body: a text, "@file", or "@-" for what curl will be given on standard input.',
      ),
    )
    .addOption(
      new Option('-H, --header <field>', '"name: value"; may be given more than once.')
        .default({}, 'content-type: application/json with --data')
        .argParser(readHeader),
    )
    .addOption(new Option('--expires-in <seconds>', '1 to 300.').default(300).argParser(readLifetime))
    .action(async (method: string, url: string, options: SignOptions, command: Command) => {
      const caller = await callerSettings(globalOptionsOf(command), terminal.env, store);
      const line = await signedLine(caller, method, url, options, inputReader(terminal));
      printLine(terminal, line);
    });
}

async function signedLine(
  { baseUrl, credential }: CallerSettings,
  method: string,
  target: string,
  { data, header, expiresIn }: SignOptions,
  readInput: ReadInput,
): Promise<string> {
  if (credential === undefined) throw new NotLoggedInError();
  if (credential.keyId === undefined) throw new UsageError('a token does not sign: an access key does');
  if (!/^[A-Za-z]+$/.test(method)) throw new UsageError(`"${method}" is no HTTP method`);
  if (!URL.canParse(target, baseUrl)) throw new UsageError(`"${target}" is no URL`);
  const url = new URL(target, baseUrl);
  url.hash = '';
  const request = { method: method.toUpperCase(), url: url.href };
  const { body, bytes } = await readBody(data, readInput);
  const headers = body === undefined ? header : { 'content-type': 'application/json', ...header };
  const signed = signRequest({
    ...request,
    headers,
    ...(bytes !== undefined && { body: bytes }),
    ...credential,
    expiresInSeconds: expiresIn,
  });
  return curlLine({ ...request, headers: { ...headers, ...signed }, body });
}

async function readBody(
  data: string | undefined,
  readInput: ReadInput,
): Promise<{ body: CurlBody | undefined; bytes: Uint8Array | undefined }> {
  if (data === undefined) return { body: undefined, bytes: undefined };
  if (!data.startsWith('@'))
    return { body: { kind: 'text', text: data }, bytes: new TextEncoder().encode(data) };
  const path = data.slice(1);
  return { body: { kind: 'file', path }, bytes: await readInput(path, maxBodyBytes) };
}

function readHeader(text: string, previous: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be "name: value".');
  return { ...previous, [name.toLowerCase()]: value.trimEnd() };
}

function readLifetime(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 300) return seconds;
  throw new InvalidArgumentError('It must be 1 to 300.');
}
