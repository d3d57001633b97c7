import { serializeDictionary, serializeInnerList } from 'structured-headers';
import type { InnerList, Item, Parameters } from 'structured-headers';
import { checkComponentNames, requiredComponents } from '../components.ts';
import { contentDigestField, EMPTY_SHA256 } from '../content-digest.ts';
import { normalizeAuthority } from '../http/authority.ts';
import { trimOptionalWhitespace } from '../http/fields.ts';
import { ALGORITHM, MAX_LIFETIME_SECONDS, NONCE, TAG } from '../profile.ts';
import { signatureBase } from '../signature-base.ts';
import type { SignableRequest } from '../signature-base.ts';

const LABEL = 'sig';

/** A request about to be sent, as its signer describes it. */
export interface RequestToSign {
  /** As it will be sent, so in capitals. */
  readonly method: string;
  /** Absolute. What is signed is what `fetch` sends for it: host, path and query as `URL` has them. */
  readonly url: string | URL;
  /** The fields the request will carry: Content-Type, Idempotency-Key, and those in `cover`. A Host overrides the URL's. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields to be covered beyond what the profile demands, in lower case. */
  readonly cover?: readonly string[];
}

/** Everything a signature says, but for the MAC. */
export interface DraftOptions extends RequestToSign {
  /** The SHA-256 of the body's bytes; `EMPTY_SHA256` where there is none. 32 bytes. */
  readonly sha256: Uint8Array<ArrayBuffer>;
  /** The access key's id. */
  readonly keyId: string;
  /** At least 128 random bits as base64url, a new one for every try. */
  readonly nonce: string;
  /** Unix time. */
  readonly createdSeconds: number;
  /** 1 to 300. */
  readonly lifetimeSeconds: number;
}

/** A signature that lacks its MAC: HMAC-SHA256 of `signatureBase` under the secret as text. */
export interface SignatureDraft {
  readonly signatureBase: string;
  readonly contentDigest: string;
  readonly signatureInput: string;
}

/** The fields to add to the request. */
export type SignatureHeaders = Record<'content-digest' | 'signature-input' | 'signature', string>;

/**
 * Writes a `cedula-v1` signature up to its MAC. Pure, and free of Node: whoever has
 * WebCrypto only signs the base with it. Throws TypeError for what no verifier would take,
 * and SignatureError for a covered field that the request does not carry.
 */
export function draftSignature(options: DraftOptions): SignatureDraft {
  checkParameters(options);
  const contentDigest = contentDigestField(options.sha256);
  const request = signableRequest(options, contentDigest);
  const components = componentsToCover(options, request.fields);
  const list: InnerList = [components.map((name): Item => [name, new Map()]), parametersOf(options)];
  return {
    signatureBase: signatureBase(request, components, serializeInnerList(list)),
    contentDigest,
    signatureInput: serializeDictionary(new Map([[LABEL, list]])),
  };
}

/** Completes a draft with its MAC of 32 bytes. */
export function completeSignature(draft: SignatureDraft, mac: Uint8Array<ArrayBuffer>): SignatureHeaders {
  return {
    'content-digest': draft.contentDigest,
    'signature-input': draft.signatureInput,
    signature: serializeDictionary(new Map([[LABEL, [mac, new Map()]]])),
  };
}

function checkParameters({ method, nonce, createdSeconds, lifetimeSeconds, sha256 }: DraftOptions): void {
  // `fetch` sends some lower-case methods in capitals and others not.
  if (method !== method.toUpperCase()) throw new TypeError('The method has to be in capitals.');
  if (sha256.length !== EMPTY_SHA256.length) throw new TypeError('The digest has to be of 32 bytes.');
  if (!NONCE.test(nonce)) throw new TypeError('The nonce has to be 22 to 64 characters of base64url.');
  if (!Number.isInteger(createdSeconds) || !Number.isInteger(lifetimeSeconds)) {
    throw new TypeError('A signature counts in whole seconds.');
  }
  if (lifetimeSeconds < 1 || lifetimeSeconds > MAX_LIFETIME_SECONDS) {
    throw new TypeError(`A signature lives 1 to ${MAX_LIFETIME_SECONDS} seconds.`);
  }
}

function signableRequest(
  { method, url, headers = {} }: DraftOptions,
  contentDigest: string,
): SignableRequest {
  const { host, pathname, search } = new URL(url);
  const fields = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), trimOptionalWhitespace(value)]),
  );
  fields.set('content-digest', contentDigest);
  return {
    method,
    target: pathname + search,
    authority: normalizeAuthority(fields.get('host') ?? host),
    path: pathname,
    query: search === '' ? '?' : search,
    fields,
  };
}

function componentsToCover(
  { sha256, cover = [] }: DraftOptions,
  fields: ReadonlyMap<string, string>,
): readonly string[] {
  const hasBody = sha256.some((byte, index) => byte !== EMPTY_SHA256[index]);
  if (hasBody && !fields.has('content-type')) {
    throw new TypeError('A request with a body needs a Content-Type among its headers.');
  }
  const required = requiredComponents({
    // Covered wherever it stands: an empty chunked body is a body to the verifier.
    body: fields.has('content-type'),
    idempotencyKey: fields.has('idempotency-key'),
  });
  const components = [...new Set([...required, ...cover])];
  checkComponentNames(components);
  return components;
}

function parametersOf({ createdSeconds, lifetimeSeconds, nonce, keyId }: DraftOptions): Parameters {
  return new Map<string, string | number>([
    ['created', createdSeconds],
    ['expires', createdSeconds + lifetimeSeconds],
    ['nonce', nonce],
    ['alg', ALGORITHM],
    ['keyid', keyId],
    ['tag', TAG],
  ]);
}
