import { createHmac, hash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { EMPTY_SHA256 } from '../content-digest.ts';
import { MAX_LIFETIME_SECONDS } from '../profile.ts';
import { completeSignature, draftSignature } from './draft-signature.ts';
import type { RequestToSign, SignatureHeaders } from './draft-signature.ts';

/** What `signRequest` takes. The body is given as it will be sent, or by its digest, or not at all. */
export interface SignOptions extends RequestToSign {
  readonly body?: string | Uint8Array;
  /** The SHA-256 of a body that is not in memory, 32 bytes. */
  readonly sha256?: Uint8Array;
  /** The access key's id (`key_…`). */
  readonly keyId: string;
  /** The access key's secret as text (`cds_…`), or `macKey(secret)` made once. */
  readonly secret: string | KeyObject;
  /** Unix time in milliseconds; now. */
  readonly nowMs?: number;
  /** 128 random bits of our own. */
  readonly nonce?: string;
  /** 1 to 300; 300, because the nonce already keeps a request from being taken twice. */
  readonly expiresInSeconds?: number;
}

/**
 * Signs a request under the profile `cedula-v1` and gives the fields to add to it. Sign
 * again for every try: an answer of 429 or 503 may have spent the nonce.
 */
export function signRequest(options: SignOptions): SignatureHeaders {
  if (options.body !== undefined && options.sha256 !== undefined) {
    throw new TypeError('Give the body or its digest, not both.');
  }
  const draft = draftSignature({
    ...options,
    sha256: Uint8Array.from(options.sha256 ?? digestOf(options.body)),
    nonce: options.nonce ?? randomBytes(16).toString('base64url'),
    createdSeconds: Math.floor((options.nowMs ?? Date.now()) / 1000),
    lifetimeSeconds: options.expiresInSeconds ?? MAX_LIFETIME_SECONDS,
  });
  const mac = createHmac('sha256', options.secret).update(draft.signatureBase, 'latin1').digest();
  return completeSignature(draft, mac);
}

function digestOf(body: string | Uint8Array = ''): Uint8Array {
  return body.length === 0 ? EMPTY_SHA256 : hash('sha256', body, 'buffer');
}
