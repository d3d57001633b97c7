import { completeSignature, draftSignature, EMPTY_SHA256 } from '@cedula/signatures/core';
import type { AccessKeyCredential, Authenticate } from './credentials.ts';

const lifetimeSeconds = 300;
const nonceBytes = 16;
const algorithm = { name: 'HMAC', hash: 'SHA-256' };

/** Signs with what every browser has: WebCrypto. The secret is imported once and cannot be read back from the key. */
export function webSigner({ keyId, secret }: AccessKeyCredential): Authenticate {
  const { subtle } = globalThis.crypto;
  const text = new TextEncoder();
  let key: Promise<CryptoKey> | undefined;
  return async ({ method, url, headers, body, nowMs }) => {
    key ??= subtle.importKey('raw', text.encode(secret), algorithm, false, ['sign']);
    const draft = draftSignature({
      method,
      url,
      headers,
      sha256: body === undefined ? EMPTY_SHA256 : new Uint8Array(await subtle.digest('SHA-256', body)),
      keyId,
      nonce: newNonce(),
      createdSeconds: Math.floor(nowMs / 1_000),
      lifetimeSeconds,
    });
    const mac = await subtle.sign(algorithm, await key, text.encode(draft.signatureBase));
    return completeSignature(draft, new Uint8Array(mac));
  };
}

/** 128 random bits as base64url. */
function newNonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(nonceBytes));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
