import { describe, expect, test } from 'vitest';
import { secondOpinion } from '../testing/second-opinion.ts';
import { COVERED, macAsTold, NOW_SECONDS, parameters, signAsTold } from '../testing/sign-as-told.ts';
import { verdict } from '../testing/verdict.ts';
import { contentDigest, fieldValue, unsigned, withAddedLine, withFields } from '../testing/wire-request.ts';
import type { WireRequest } from '../testing/wire-request.ts';

const signed = signAsTold(unsigned, `(${COVERED})${parameters()}`);

function saying(components: string, changed: Record<string, string | undefined> = {}) {
  return signAsTold(unsigned, `(${components})${parameters(changed)}`);
}

function carrying(changed: Record<string, string | undefined>) {
  return signAsTold(withFields(unsigned, changed), `(${COVERED})${parameters()}`);
}

function to(target: string) {
  return signAsTold({ ...unsigned, target }, `(${COVERED})${parameters()}`);
}

/** Spells the signed Signature-Input otherwise, without a change of what it means. */
function spelt(from: string | RegExp, into: string) {
  return withFields(signed, {
    'Signature-Input': fieldValue(signed, 'signature-input')?.replace(from, into),
  });
}

const mac = macAsTold(unsigned, `(${COVERED})${parameters()}`);
/** Differs from the canonical text only in the two bits that base64 does not use. */
const spareBits = `${mac.slice(0, -2)}${String.fromCharCode(mac.charCodeAt(mac.length - 2) + 1)}=`;

/**
 * All of these carry a right MAC, made by the holder of the secret. So nobody forges
 * anything with them; they are refused for what a careless or broken client, or a proxy in
 * between, would make ambiguous.
 */
const stricterHere: readonly [why: string, request: WireRequest][] = [
  ['its policy has no rule for nonces: too short', saying(COVERED, { nonce: '"short"' })],
  ['its policy has no rule for nonces: other characters', saying(COVERED, { nonce: `"${'+'.repeat(22)}"` })],
  ['its policy has no rule for tags', saying(COVERED, { tag: '"another"' })],
  ['its policy has no rule for lifetimes: too long', saying(COVERED, { expires: `${NOW_SECONDS + 301}` })],
  ['its policy has no rule for lifetimes: none', saying(COVERED, { expires: `${NOW_SECONDS}` })],
  [
    'its one number for clocks lets an expired signature live on for as long as a clock may lead',
    saying(COVERED, { created: `${NOW_SECONDS - 60}`, expires: `${NOW_SECONDS - 1}` }),
  ],
  ['it passes over parameters that it does not know', saying(COVERED, { context: '"a"' })],
  ['it allows components of a dictionary', saying(`${COVERED} "content-digest";key="sha-256"`)],
  ['it is told the scheme, which a gateway behind a proxy cannot know', saying(`${COVERED} "@scheme"`)],
  ['the same for the whole URI', saying(`${COVERED} "@target-uri"`)],
  ['it reads other spellings: spaces', spelt('" "', '"  "')],
  ['it reads other spellings: zeros', spelt(';created=', ';created=0')],
  ['it reads other spellings: spare bits', withFields(signed, { Signature: `sig=:${spareBits}:` })],
  ['it reads other spellings: no padding', withFields(signed, { Signature: `sig=:${mac.slice(0, -1)}:` })],
  ['it does not judge digests: no sha-256', carrying({ 'Content-Digest': 'sha-512=:YQ==:' })],
  [
    'it does not judge digests: more than sha-256',
    carrying({ 'Content-Digest': `${contentDigest(unsigned.body)}, md5=:YQ==:` }),
  ],
  ['it does not judge bodies', { ...signed, body: 'another' }],
  ['it does not judge targets: //', to('/v1//images')],
  ['it does not judge targets: ..', to('/v1/images/..')],
  ['it does not judge targets: encoded slashes', to('/v1%2Fimages')],
  ['it does not judge framing: two lengths', withAddedLine(signed, 'Content-Length', '0')],
  ['it does not judge framing: a length and chunks', withAddedLine(signed, 'Transfer-Encoding', 'chunked')],
  ['it does not judge other credentials', withAddedLine(signed, 'Authorization', 'Bearer a')],
];

const refusedByBoth: readonly [what: string, request: WireRequest][] = [
  ['no created', saying(COVERED, { created: undefined })],
  ['no nonce', saying(COVERED, { nonce: undefined })],
  ['another algorithm', saying(COVERED, { alg: '"hmac-sha512"' })],
  ['created 31 s ahead', saying(COVERED, { created: `${NOW_SECONDS + 31}`, expires: `${NOW_SECONDS + 90}` })],
  ['created 301 s ago', saying(COVERED, { created: `${NOW_SECONDS - 301}`, expires: `${NOW_SECONDS - 1}` })],
  ['an empty list', saying('')],
  ['a doubled list', saying(`${COVERED} ${COVERED}`)],
  ['a component in capitals', saying(`${COVERED} "Host"`)],
  ['content-digest by its key alone', saying(COVERED.replace('digest"', 'digest";key="sha-256"'))],
  ['a body without its type covered', saying(COVERED.replace(' "content-type"', ''))],
  ['an idempotency key not covered', saying(COVERED.replace(' "idempotency-key"', ''))],
  ['a doubled parameter', spelt(';created=', `;created=1;created=`)],
  [
    'two signatures',
    withFields(signed, {
      'Signature-Input': `${fieldValue(signed, 'signature-input')}, z=(${COVERED})${parameters()}`,
      Signature: `sig=:${mac}:, z=:${mac}:`,
    }),
  ],
];

describe('the profile is stricter than the second implementation, because', () => {
  test.each(stricterHere)('%s', async (_, request) => {
    expect(await secondOpinion(request)).toBe('accepted');
    expect(verdict(request)).not.toBe('accepted');
  });
});

describe('both refuse', () => {
  test.each(refusedByBoth)('%s', async (_, request) => {
    expect(await secondOpinion(request)).toBe('refused');
    expect(verdict(request)).not.toBe('accepted');
  });
});
