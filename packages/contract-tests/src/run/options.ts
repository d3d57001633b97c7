import { parseArgs } from 'node:util';
import { type Kind, kinds } from '../cases/case.ts';
import type { Login, Logins } from '../parties/people.ts';
import type { AccessKey } from '../requests/send.ts';

/** What a run is asked for. */
export interface Options {
  readonly baseUrl: string;
  /** The keys of two clients; undefined: clients are signed up. */
  readonly accessKeys: readonly [AccessKey, AccessKey] | undefined;
  /** Who can be signed in. */
  readonly logins: Logins;
  /** Only cases of these kinds. */
  readonly kinds: readonly Kind[];
  /** Only operations whose method, path or RPC has this text. */
  readonly only: string;
  readonly isJson: boolean;
}

export const usage = `Usage: cedula-contract --url <url> [options]

Tries everything that the contract promises against a running Cedula.

  --url <url>              where it serves, for example http://127.0.0.1:8080
  --key-id <id>            the access key of a client; its secret is CEDULA_SECRET
  --other-key-id <id>      that of another client; its secret is CEDULA_OTHER_SECRET
                           without both, clients are signed up
  --owner <login>          user name or email address of somebody who owns a client, to
                           call as a person; the password is CEDULA_OWNER_PASSWORD
  --operator <login>       that of an operator; the password is CEDULA_OPERATOR_PASSWORD
  --kind <kind>            only this kind of case; may be given again:
                           ${kinds.join(', ')}
  --only <text>            only operations whose method, path or RPC has this text
  --json                   answer with JSON
  --help                   show this

Ends with 0 where everything holds, 1 where something does not, 2 where it could not run.`;

/**
 * Reads the command line, and secrets from the environment alone: others see the words of a
 * command. Throws an Error that says what is wrong. Undefined: help was asked for.
 */
export function readOptions(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      url: { type: 'string' },
      'key-id': { type: 'string' },
      'other-key-id': { type: 'string' },
      owner: { type: 'string' },
      operator: { type: 'string' },
      kind: { type: 'string', multiple: true },
      only: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  if (values.url === undefined || !URL.canParse(values.url)) throw new Error('--url has to be a URL');
  const one = accessKeyOf(values['key-id'], environment['CEDULA_SECRET'], 'CEDULA_SECRET');
  const other = accessKeyOf(
    values['other-key-id'],
    environment['CEDULA_OTHER_SECRET'],
    'CEDULA_OTHER_SECRET',
  );
  if ((one === undefined) !== (other === undefined)) throw new Error('give the keys of two clients, or none');
  return {
    baseUrl: values.url,
    accessKeys: one && other && [one, other],
    logins: {
      owner: loginOf(values.owner, environment, 'CEDULA_OWNER_PASSWORD'),
      operator: loginOf(values.operator, environment, 'CEDULA_OPERATOR_PASSWORD'),
    },
    kinds: values.kind === undefined ? kinds : values.kind.map(readKind),
    only: values.only ?? '',
    isJson: values.json === true,
  };
}

function accessKeyOf(
  keyId: string | undefined,
  secret: string | undefined,
  name: string,
): AccessKey | undefined {
  if (keyId === undefined) return undefined;
  if (secret === undefined || secret === '') throw new Error(`${name} has to hold the secret of ${keyId}`);
  return { keyId, secret };
}

function loginOf(
  login: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): Login | undefined {
  if (login === undefined) return undefined;
  const password = environment[name] ?? '';
  if (password === '') throw new Error(`${name} has to hold the password of ${login}`);
  return { login, password };
}

function readKind(text: string): Kind {
  const kind = kinds.find((known) => known === text);
  if (kind === undefined) throw new Error(`"${text}" is no kind of case: ${kinds.join(', ')}`);
  return kind;
}
