import { timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../signature-error.ts';
import type { SignedRequest } from './parse-signed-request.ts';

/**
 * The last step, after the nonce and when the body has been read to its end: whether it is
 * the body that was signed. `sha256` is the digest of all bytes received, 32 bytes; where
 * there is no body, `EMPTY_SHA256`. Throws DIGEST_MISMATCH.
 */
export function judgeBody(signed: SignedRequest, sha256: Uint8Array): void {
  if (!timingSafeEqual(signed.contentDigest, sha256)) {
    throw new SignatureError('DIGEST_MISMATCH', 'The body is not the one that Content-Digest was made of.');
  }
}
