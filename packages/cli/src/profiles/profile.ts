import { UsageError } from '../usage-error.ts';

/** How somebody calls a Cedula: where it is, and as whom. */
export interface Profile {
  readonly baseUrl: string;
  readonly credential: Credential;
}

export type Credential =
  | { readonly keyId: string; readonly secret: string; readonly token?: undefined }
  | { readonly token: string; readonly keyId?: undefined; readonly secret?: undefined };

/** Where `npm start` listens. */
export const defaultBaseUrl = 'http://127.0.0.1:8080';

export const defaultProfile = 'default';

/** The name of a profile is that of a file: it must not lead to another folder. */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)) return name;
  throw new UsageError('a profile is named by letters, digits, "-" and "_", 63 at the most');
}

/** Throws a UsageError for what is not scheme and host alone: a path would not be part of what is signed. */
export function checkBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin =
    url !== undefined &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (!isOrigin) throw new UsageError('the base URL is scheme and host alone, such as https://kyc.example');
  return url.origin;
}

/** Reads a profile from its JSON; undefined where it is none. */
export function parseProfile(text: string): Profile | undefined {
  const stored: Readonly<Record<string, unknown>> | undefined = parseObject(text);
  const { baseUrl, keyId, secret, token } = stored ?? {};
  if (typeof baseUrl !== 'string') return undefined;
  if (typeof token === 'string') return { baseUrl, credential: { token } };
  if (typeof keyId !== 'string' || typeof secret !== 'string') return undefined;
  return { baseUrl, credential: { keyId, secret } };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
