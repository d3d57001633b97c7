import { UsageError } from '../usage-error.ts';
import { checkBaseUrl, type Credential, defaultBaseUrl, defaultProfile, type Profile } from './profile.ts';
import type { ProfileStore } from './profile-store.ts';

/** What the command line says of who calls. */
export interface CallerOptions {
  readonly profile?: string;
  readonly baseUrl?: string;
}

/** Whom a command calls, and as whom. */
export interface CallerSettings {
  readonly baseUrl: string;
  readonly credential: Credential | undefined;
  /** Where the credential is from, in words. */
  readonly source: string;
}

/**
 * Decides whom to call and as whom. What is said nearest counts: options, then the
 * environment, then the stored profile. Throws a UsageError where that contradicts itself.
 */
export async function callerSettings(
  options: CallerOptions,
  env: NodeJS.ProcessEnv,
  store: ProfileStore,
): Promise<CallerSettings> {
  const fromEnvironment = options.profile === undefined ? environmentCredential(env) : undefined;
  const name = options.profile ?? env['CEDULA_PROFILE'] ?? defaultProfile;
  const profile = fromEnvironment === undefined ? await store.load(name) : undefined;
  if (profile === undefined && options.profile !== undefined) {
    throw new UsageError(`there is no profile "${name}": cedula login --profile ${name}`);
  }
  return {
    baseUrl: checkBaseUrl(options.baseUrl ?? env['CEDULA_BASE_URL'] ?? profile?.baseUrl ?? defaultBaseUrl),
    credential: fromEnvironment ?? profile?.credential,
    source: sourceOf(fromEnvironment, profile, store.pathOf(name)),
  };
}

function sourceOf(
  fromEnvironment: Credential | undefined,
  profile: Profile | undefined,
  path: string,
): string {
  if (fromEnvironment !== undefined) return 'the environment';
  return profile === undefined ? 'nowhere' : path;
}

/** The credential that the environment names; undefined where it names none. */
export function environmentCredential(env: NodeJS.ProcessEnv): Credential | undefined {
  const { CEDULA_TOKEN: token = '', CEDULA_KEY_ID: keyId = '', CEDULA_SECRET: secret = '' } = env;
  if (token !== '' && keyId !== '')
    throw new UsageError('CEDULA_TOKEN and CEDULA_KEY_ID are both set: one of them says who calls');
  if (token !== '') return { token };
  if (keyId === '' && secret === '') return undefined;
  if (keyId === '' || secret === '') throw new UsageError('CEDULA_KEY_ID and CEDULA_SECRET go together');
  return { keyId, secret };
}
