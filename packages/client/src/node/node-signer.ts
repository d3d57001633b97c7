import { macKey, signRequest } from '@cedula/signatures';
import type { AccessKeyCredential, Authenticate } from '../core/credentials.ts';

/** Signs with Node's own crypto, which has the MAC at once where WebCrypto goes by way of a thread. */
export function nodeSigner({ keyId, secret }: AccessKeyCredential): Authenticate {
  const key = macKey(secret);
  return ({ method, url, headers, body, nowMs }) =>
    Promise.resolve(
      signRequest({ method, url, headers, keyId, secret: key, nowMs, ...(body !== undefined && { body }) }),
    );
}
