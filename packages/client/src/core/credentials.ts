import { CedulaError } from './errors.ts';

/** A request as it will be sent, before its credentials. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Unix time in milliseconds, by the server's clock as far as it is known. */
  readonly nowMs: number;
}

/** Gives the fields that say who calls. Asked anew for every try. */
export type Authenticate = (request: UnsignedRequest) => Promise<Record<string, string>>;

/** An access key. */
export interface AccessKeyCredential {
  /** `key_…` */
  readonly keyId: string;
  /** `cds_…` */
  readonly secret: string;
}

/** Whose calls these are: an access key's, a bearer token's, or nobody's, which public operations take. */
export type Credentials =
  | (AccessKeyCredential & { readonly token?: undefined })
  | {
      /** An API token (`cdt_…`) or an access token; or what gives one, asked before every try. */
      readonly token: string | (() => string | Promise<string>);
      readonly keyId?: undefined;
      readonly secret?: undefined;
    }
  | { readonly keyId?: undefined; readonly secret?: undefined; readonly token?: undefined };

/**
 * Chooses how requests are authenticated.
 *
 * @param signer how this platform signs with an access key
 */
export function authenticateWith(
  { keyId, secret, token }: Credentials,
  signer: (key: AccessKeyCredential) => Authenticate,
): Authenticate {
  if (token !== undefined) return bearer(token);
  if (keyId !== undefined) return signer({ keyId, secret });
  return () =>
    Promise.reject(new CedulaError('this operation needs credentials: keyId and secret, or token'));
}

function bearer(token: string | (() => string | Promise<string>)): Authenticate {
  return async () => ({ authorization: `Bearer ${typeof token === 'string' ? token : await token()}` });
}
