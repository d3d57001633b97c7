import { completeSignature, draftSignature, EMPTY_SHA256 } from '@cedula/signatures/core';

/** An access key that can sign and cannot be read: what is left of its secret is a handle. */
export interface SigningKey {
  readonly keyId: string;
  readonly mac: CryptoKey;
}

/** A request about to be sent. */
export interface RequestToSign {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: BodyInit | null | undefined;
}

/** The same as it has to be sent: the signature is of these bytes and no others. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

const lifetimeSeconds = 300;
const hmac = { name: 'HMAC', hash: 'SHA-256' };

/** Takes a secret (`cds_…`) into WebCrypto, out of which it does not come again. */
export async function importKey(keyId: string, secret: string): Promise<SigningKey> {
  const bytes = new TextEncoder().encode(secret);
  return { keyId, mac: await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']) };
}

/**
 * Signs a request under the profile `cedula-v1`. A form is encoded here, once: its boundary
 * is part of what is signed. Throws a TypeError for what no verifier would take.
 *
 * @param nowMs Unix time in milliseconds
 */
export async function sign(
  { keyId, mac }: SigningKey,
  { method, url, headers, body }: RequestToSign,
  nowMs: number,
): Promise<SignedRequest> {
  const { bytes, contentType } = await encodeBody(body);
  // A form has its type from its encoding; everything else from whoever wrote it.
  const declared = body instanceof FormData ? contentType : typeOf(headers) || contentType;
  const sent = {
    ...withoutType(headers),
    ...(bytes !== undefined && { 'content-type': declared }),
  };
  const draft = draftSignature({
    method,
    url,
    headers: sent,
    keyId,
    sha256: bytes === undefined ? EMPTY_SHA256 : new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
    nonce: newNonce(),
    createdSeconds: Math.floor(nowMs / 1000),
    lifetimeSeconds,
  });
  const base = new TextEncoder().encode(draft.signatureBase);
  const signature = new Uint8Array(await crypto.subtle.sign(hmac, mac, base));
  return { headers: { ...sent, ...completeSignature(draft, signature) }, body: bytes };
}

async function encodeBody(body: BodyInit | null | undefined) {
  if (body === undefined || body === null) return { bytes: undefined, contentType: '' };
  const encoded = new Response(body);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return { bytes, contentType: encoded.headers.get('content-type') ?? 'application/octet-stream' };
}

function typeOf(headers: RequestToSign['headers']): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

function withoutType(headers: RequestToSign['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'),
  );
}

/** 128 random bits as base64url. */
function newNonce(): string {
  const bits = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bits))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
