import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SignatureError } from '../signature-error.ts';
import type { SignedRequest } from './parse-signed-request.ts';

/** A rotation leaves the old secret and the new one; a second rotation drops the oldest. */
const MAX_SECRETS = 2;

/** Stands in for the secrets that a key does not have. No secret equals it. */
const dummyKey = createSecretKey(randomBytes(32));

/**
 * The MAC's key of an access key's secret: the text itself (`cds_…`), not what it might
 * decode to. Make it once per secret; making it per request costs more than the MAC.
 */
export function macKey(secret: string): KeyObject {
  return createSecretKey(secret, 'utf8');
}

/**
 * The third step: whether the MAC was made with one of the key's secrets, the likeliest
 * first. An unknown or revoked key has none: pass `[]`. Every refusal costs two MACs and
 * throws the same UNAUTHENTICATED, so that neither answer nor time tells an unknown key, a
 * known one and one that is being rotated apart.
 */
export function verifyMac(signed: SignedRequest, keys: readonly KeyObject[]): void {
  if (keys.length > MAX_SECRETS) throw new RangeError(`A key has at most ${MAX_SECRETS} secrets.`);
  for (let index = 0; index < MAX_SECRETS; index += 1) {
    const key = keys[index];
    const mac = createHmac('sha256', key ?? dummyKey)
      .update(signed.signatureBase, 'latin1')
      .digest();
    if (timingSafeEqual(mac, signed.signature) && key !== undefined) return;
  }
  throw new SignatureError('UNAUTHENTICATED', 'The signature is not valid for this request and key.');
}
