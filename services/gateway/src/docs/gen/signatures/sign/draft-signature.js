import { serializeDictionary, serializeInnerList } from '/docs/structured-headers/index.js';

import { checkComponentNames, requiredComponents } from '/docs/modules/signatures/components.js';
import { contentDigestField, EMPTY_SHA256 } from '/docs/modules/signatures/content-digest.js';
import { normalizeAuthority } from '/docs/modules/signatures/http/authority.js';
import { trimOptionalWhitespace } from '/docs/modules/signatures/http/fields.js';
import { ALGORITHM, MAX_LIFETIME_SECONDS, NONCE, TAG } from '/docs/modules/signatures/profile.js';
import { signatureBase } from '/docs/modules/signatures/signature-base.js';

const LABEL = 'sig';

/** A request about to be sent, as its signer describes it. */

/** Everything a signature says, but for the MAC. */

/** A signature that lacks its MAC: HMAC-SHA256 of `signatureBase` under the secret as text. */

/** The fields to add to the request. */

/**
 * Writes a `cedula-v1` signature up to its MAC. Pure, and free of Node: whoever has
 * WebCrypto only signs the base with it. Throws TypeError for what no verifier would take,
 * and SignatureError for a covered field that the request does not carry.
 */
export function draftSignature(options              )                 {
  checkParameters(options);
  const contentDigest = contentDigestField(options.sha256);
  const request = signableRequest(options, contentDigest);
  const components = componentsToCover(options, request.fields);
  const list            = [components.map((name)       => [name, new Map()]), parametersOf(options)];
  return {
    signatureBase: signatureBase(request, components, serializeInnerList(list)),
    contentDigest,
    signatureInput: serializeDictionary(new Map([[LABEL, list]])),
  };
}

/** Completes a draft with its MAC of 32 bytes. */
export function completeSignature(draft                , mac                         )                   {
  return {
    'content-digest': draft.contentDigest,
    'signature-input': draft.signatureInput,
    signature: serializeDictionary(new Map([[LABEL, [mac, new Map()]]])),
  };
}

function checkParameters({ method, nonce, createdSeconds, lifetimeSeconds, sha256 }              )       {
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
  { method, url, headers = {} }              ,
  contentDigest        ,
)                  {
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
  { sha256, cover = [] }              ,
  fields                             ,
)                    {
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

function parametersOf({ createdSeconds, lifetimeSeconds, nonce, keyId }              )             {
  return new Map                         ([
    ['created', createdSeconds],
    ['expires', createdSeconds + lifetimeSeconds],
    ['nonce', nonce],
    ['alg', ALGORITHM],
    ['keyid', keyId],
    ['tag', TAG],
  ]);
}
