import { Cedula } from '@cedula/client';
import type { GlobalOptions } from './global-options.ts';
import { callerSettings } from './profiles/caller.ts';
import type { Credential } from './profiles/profile.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import { tellLine, type Terminal } from './terminal/terminal.ts';
import { verboseFetch } from './verbose-fetch.ts';

/** Nobody said who calls. */
export class NotLoggedInError extends Error {
  constructor() {
    super('nobody is logged in: run "cedula login", or set CEDULA_KEY_ID and CEDULA_SECRET');
  }
}

/** The client that a command calls with: whom and as whom the command line and its surroundings say. */
export async function connect(
  global: GlobalOptions,
  terminal: Terminal,
  store: ProfileStore,
  { isPublic }: { isPublic: boolean },
): Promise<Cedula> {
  const { baseUrl, credential } = await callerSettings(global, terminal.env, store);
  if (credential === undefined && !isPublic) throw new NotLoggedInError();
  return clientFor(baseUrl, credential, global, terminal);
}

/** A client for a server that is known. */
export function clientFor(
  baseUrl: string,
  credential: Credential | undefined,
  { verbose }: GlobalOptions,
  terminal: Terminal,
): Cedula {
  return new Cedula({
    baseUrl,
    ...credential,
    ...(verbose === true && { fetch: verboseFetch((line) => tellLine(terminal, line)) }),
  });
}
