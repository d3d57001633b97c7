import { describe, expect, test } from 'vitest';
import {
  COVERED,
  KEY_ID,
  macAsTold,
  NOW_SECONDS,
  OTHER_KEY_ID,
  parameters,
  signAsTold,
} from '../testing/sign-as-told.ts';
import { refusal, verdict } from '../testing/verdict.ts';
import { contentDigest, fieldValue, unsigned, withAddedLine, withFields } from '../testing/wire-request.ts';

const signed = signAsTold(unsigned, `(${COVERED})${parameters()}`);
const bodyless = withFields(
  { ...unsigned, method: 'GET', target: '/v1/images', body: '' },
  {
    'Content-Type': undefined,
    'Content-Length': undefined,
    'Idempotency-Key': undefined,
    'Content-Digest': contentDigest(''),
  },
);
const ALWAYS = '"@method" "@authority" "@path" "@query" "content-digest"';

/** Signs the fixture with a right MAC over whatever is said, however off the profile. */
function saying(components: string, changed: Record<string, string | undefined> = {}) {
  return signAsTold(unsigned, `(${components})${parameters(changed)}`);
}

describe('what is within the profile is accepted', () => {
  test('a request with body and idempotency key', () => {
    expect(verdict(signed)).toBe('accepted');
  });

  test('a request without a body, query and idempotency key', () => {
    expect(verdict(signAsTold(bodyless, `(${ALWAYS})${parameters()}`))).toBe('accepted');
  });

  test('components and parameters in any order', () => {
    const reversed = COVERED.split(' ').toReversed().join(' ');
    const swapped = parameters().split(';').toReversed().filter(Boolean).join(';');
    expect(verdict(signAsTold(unsigned, `(${reversed});${swapped}`))).toBe('accepted');
  });

  test('more components, empty and repeated fields among them', () => {
    const more = withAddedLine(withFields(unsigned, { 'X-Empty': '', Date: 'today' }), 'X-Other', 'a');
    const signatureParams = `(${COVERED} "x-empty" "date" "@request-target" "host")${parameters()}`;
    expect(verdict(signAsTold(more, signatureParams))).toBe('accepted');
  });

  test('fields that are not covered, whatever they say', () => {
    expect(verdict(withAddedLine(signed, 'X-Forwarded-Host', 'evil.example'))).toBe('accepted');
  });
});

describe('SIGNATURE_PARAMETER_MISSING', () => {
  test.each(['created', 'expires', 'nonce', 'alg', 'keyid', 'tag'])('names %s', (name) => {
    expect(refusal(saying(COVERED, { [name]: undefined }))).toMatchObject({
      reason: 'SIGNATURE_PARAMETER_MISSING',
      detail: expect.stringContaining(`"${name}"`),
    });
  });
});

describe('SIGNATURE_COMPONENT_MISSING', () => {
  test.each(COVERED.split(' '))('names %s', (component) => {
    const others = COVERED.split(' ').filter((other) => other !== component);
    expect(refusal(saying(others.join(' ')))).toMatchObject({
      reason: 'SIGNATURE_COMPONENT_MISSING',
      detail: expect.stringContaining(component),
    });
  });

  test('is the answer to an empty list', () => {
    expect(verdict(saying(''))).toBe('SIGNATURE_COMPONENT_MISSING');
  });

  test('a chunked body counts as a body', () => {
    const chunked = withAddedLine(bodyless, 'Transfer-Encoding', 'chunked');
    expect(verdict(signAsTold(chunked, `(${ALWAYS})${parameters()}`))).toBe('SIGNATURE_COMPONENT_MISSING');
  });

  test('a covered field has to be there, the digest and the type included', () => {
    for (const [name, value] of Object.entries({ 'Content-Digest': undefined, 'Content-Type': undefined })) {
      const without = withFields(unsigned, { [name]: value });
      expect(verdict(signAsTold(without, `(${COVERED})${parameters()}`))).toBe('SIGNATURE_COMPONENT_MISSING');
    }
    expect(verdict(saying(`${COVERED} "x-not-there"`))).toBe('SIGNATURE_COMPONENT_MISSING');
  });
});

describe('SIGNATURE_MALFORMED', () => {
  test.each([
    ['a nonce too short', { nonce: '"abcdefghijklmnopqrstu"' }],
    ['a nonce too long', { nonce: `"${'a'.repeat(65)}"` }],
    ['a nonce of other characters', { nonce: '"abcdefghijklmnopqrstu+"' }],
    ['a nonce that is a token', { nonce: 'abcdefghijklmnopqrstuv' }],
    ['another algorithm', { alg: '"hmac-sha512"' }],
    ['an algorithm as a token', { alg: 'hmac-sha256' }],
    ['another tag', { tag: '"cedula-v2"' }],
    ['a tag in capitals', { tag: '"CEDULA-V1"' }],
    ['created as a string', { created: `"${NOW_SECONDS}"` }],
    ['created as a fraction', { created: `${NOW_SECONDS}.5` }],
    ['created as a decimal', { created: `${NOW_SECONDS}.0` }],
    ['created with a leading zero', { created: `0${NOW_SECONDS}` }],
    ['expires as a date', { expires: `@${NOW_SECONDS + 300}` }],
    ['expires at created', { expires: String(NOW_SECONDS) }],
    ['expires before created', { expires: String(NOW_SECONDS - 1) }],
    ['expires 301 s after created', { expires: String(NOW_SECONDS + 301) }],
    ['a key id as a token', { keyid: KEY_ID }],
    ['a parameter of another name', { context: '"a"' }],
  ])('%s', (_, changed) => {
    expect(verdict(saying(COVERED, changed))).toBe('SIGNATURE_MALFORMED');
  });

  test.each([
    ['a doubled component', `${COVERED} "@path"`],
    ['a component twice by its parameter', `${COVERED} "content-digest";key="sha-256"`],
    ['content-digest of one key only', COVERED.replace('"content-digest"', '"content-digest";key="sha-256"')],
    ['a component with a flag', COVERED.replace('"@path"', '"@path";req')],
    ['a component in capitals', COVERED.replace('"content-type"', '"Content-Type"')],
    ['a component that is no name', `${COVERED} "a b"`],
    ['a component that is empty', `${COVERED} ""`],
    ['a component that is a token', `${COVERED} date`],
    ['a scheme nobody can know', `${COVERED} "@scheme"`],
    ['a derived component that does not exist', `${COVERED} "@body"`],
    ['more than 32 components', Array.from({ length: 33 }, (_, at) => `"x-${at}"`).join(' ')],
    ['two spaces between components', COVERED.replace(' ', '  ')],
    ['spaces inside the list', ` ${COVERED} `],
    ['a list that is longer than any signature', `${COVERED} "${'x'.repeat(2048)}"`],
  ])('%s', (_, components) => {
    expect(verdict(saying(components))).toBe('SIGNATURE_MALFORMED');
  });

  test.each(['created', 'nonce', 'keyid', 'tag'])('the parameter %s twice, with the same value', (name) => {
    const twice = parameters().replace(new RegExp(`(;${name}=[^;]*)`), '$1$1');
    expect(verdict(signAsTold(unsigned, `(${COVERED})${twice}`))).toBe('SIGNATURE_MALFORMED');
  });

  test.each([
    ['two signatures, the right one last', 'a', 'sig'],
    ['two signatures, the right one first', 'sig', 'z'],
    ['one label twice', 'sig', 'sig'],
  ])('%s', (_, first, second) => {
    const signatureParams = `(${COVERED})${parameters()}`;
    const mac = macAsTold(unsigned, signatureParams);
    const both = withFields(unsigned, {
      'Signature-Input': `${first}=${signatureParams}, ${second}=${signatureParams}`,
      Signature: `${first}=:${mac}:, ${second}=:${mac}:`,
    });
    expect(verdict(both)).toBe('SIGNATURE_MALFORMED');
    const onlyOneInput = withFields(both, { 'Signature-Input': `sig=${signatureParams}` });
    expect(verdict(onlyOneInput)).toBe('SIGNATURE_MALFORMED');
    const onlyOneValue = withFields(both, { Signature: `${first}=:${mac}:` });
    expect(verdict(onlyOneValue)).toBe('SIGNATURE_MALFORMED');
  });

  const mac = (fieldValue(signed, 'signature') ?? '').slice('sig=:'.length, -1);
  test.each([
    ['another label', `other=:${mac}:`],
    ['no padding', `sig=:${mac.slice(0, -1)}:`],
    ['other spare bits', `sig=:${mac.slice(0, -2)}${mac.at(-2) === 'B' ? 'C' : 'B'}=:`],
    ['31 bytes', `sig=:${Buffer.alloc(31).toString('base64')}:`],
    ['33 bytes', `sig=:${Buffer.alloc(33).toString('base64')}:`],
    ['no bytes', 'sig=::'],
    ['base64url', `sig=:${'_'.repeat(43)}=:`],
    ['a string', `sig="${mac}"`],
    ['a parameter', `sig=:${mac}:;a`],
    ['a list', `sig=(:${mac}:)`],
    ['nothing', ''],
  ])('a Signature with %s', (_, value) => {
    expect(verdict(withFields(signed, { Signature: value }))).toBe('SIGNATURE_MALFORMED');
  });

  test.each([
    ['nothing', ''],
    ['no dictionary', 'sig=('],
    ['an item in place of the list', `sig="@method"${parameters()}`],
    ['no value', 'sig'],
  ])('a Signature-Input with %s', (_, value) => {
    expect(verdict(withFields(signed, { 'Signature-Input': value }))).toBe('SIGNATURE_MALFORMED');
  });

  test('one of the two fields alone', () => {
    expect(verdict(withFields(signed, { Signature: undefined }))).toBe('SIGNATURE_MALFORMED');
    expect(verdict(withFields(signed, { 'Signature-Input': undefined }))).toBe('SIGNATURE_MALFORMED');
  });

  const digest = contentDigest(unsigned.body);
  test.each([
    ['another algorithm', `sha-512=:${Buffer.alloc(64).toString('base64')}:`],
    ['another algorithm beside it', `${digest}, sha-512=:${Buffer.alloc(64).toString('base64')}:`],
    ['the same algorithm twice', `${digest}, ${digest}`],
    ['a parameter', `${digest};a`],
    ['the digest as a string', 'sha-256="X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="'],
    ['other spare bits', digest.replace('E=:', 'F=:')],
    ['20 bytes', `sha-256=:${Buffer.alloc(20).toString('base64')}:`],
    ['nothing', ''],
  ])('a Content-Digest with %s', (_, value) => {
    const request = withFields(unsigned, { 'Content-Digest': value });
    expect(verdict(signAsTold(request, `(${COVERED})${parameters()}`))).toBe('SIGNATURE_MALFORMED');
  });
});

describe('UNAUTHENTICATED', () => {
  test('a request without a signature', () => {
    expect(verdict(unsigned)).toBe('UNAUTHENTICATED');
  });

  test('a request with a bearer token beside its signature', () => {
    expect(verdict(withAddedLine(signed, 'Authorization', 'Bearer a'))).toBe('UNAUTHENTICATED');
  });

  test('an unknown key, a key of another client and a wrong MAC are told the same', () => {
    const refusals = [
      saying(COVERED, { keyid: '"key_unknown"' }),
      saying(COVERED, { keyid: '""' }),
      saying(COVERED, { keyid: `"${OTHER_KEY_ID}"` }),
      withFields(signed, { Signature: `sig=:${Buffer.alloc(32).toString('base64')}:` }),
    ].map((request) => refusal(request));
    expect(new Set(refusals.map((error) => `${error?.reason}: ${error?.detail}`)).size).toBe(1);
    expect(refusals[0]).toMatchObject({ reason: 'UNAUTHENTICATED', serverTime: undefined });
  });
});

describe('DIGEST_MISMATCH', () => {
  test('a body other than the one signed', () => {
    expect(verdict({ ...signed, body: '{"hello": "World"}' })).toBe('DIGEST_MISMATCH');
  });
});

describe('the request of RFC 9421 appendix B.2.5', () => {
  test('is not within the profile, though its MAC is right', () => {
    const request = withFields(unsigned, {
      Host: 'example.com',
      Date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'Idempotency-Key': undefined,
      'Signature-Input':
        'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      Signature: 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
    });
    expect(verdict({ ...request, target: '/foo?param=Value&Pet=dog' }, 1_618_884_473)).toBe(
      'SIGNATURE_PARAMETER_MISSING',
    );
  });
});
