import { calculateJwkThumbprint } from 'jose';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The public half of a signing key, as a JWK (RFC 8037 §2). */
export interface PublicKey {
  readonly kid: string;
  readonly x: string;
}

/** A key that signs access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

const dayMs = 24 * 3_600_000;
/** How long a key signs. */
export const signingMs = 30 * dayMs;
/**
 * How long a key is published once another signs: the 15 minutes of the last token, and five
 * for processes that have not noticed yet and for clocks that differ.
 */
export const publishedAfterMs = 20 * 60_000;

/** A new Ed25519 key pair; the private half as PKCS #8. Its id is its JWK thumbprint (RFC 7638). */
export async function newKeyPair(): Promise<PublicKey & { readonly pkcs8: Buffer }> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x });
  return { kid, x, pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** Reads a private key. */
export function readPrivateKey(pkcs8: Buffer): KeyObject {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}
