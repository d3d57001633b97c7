import * as fc from 'fast-check';
import { signBySecond } from './second-opinion.ts';
import { KEY_ID, NOW_SECONDS } from './sign-as-told.ts';
import { contentDigest, withFields } from './wire-request.ts';
import type { WireRequest } from './wire-request.ts';

function oneOf(characters: string, ...more: string[]) {
  return fc.constantFrom(...characters.split(''), ...more);
}

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});
const fieldText = fc.array(visible, { maxLength: 3 }).map((words) => words.filter(Boolean).join(' '));
const base64url = oneOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const segment = fc
  .array(oneOf('abcXYZ019_~:@!$&()*+,;=-', '%20', '%C3%A9', '%3f', 'v1.0'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((characters) => characters.join(''));
const query = fc
  .array(oneOf('abcXYZ019=&?/.:;,+-_~', '%20', '%2F'), { maxLength: 16 })
  .map((characters) => `?${characters.join('')}`);

const parts = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  host: fc.constantFrom(
    'api.example.com',
    'API.Example.com:8080',
    'localhost:80',
    'localhost:443',
    '[::1]:8443',
  ),
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.oneof(fc.constant(''), query),
  body: fc.oneof(fc.constant(''), fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 })),
  contentType: visible.map((text) => `application/json;${text}`),
  idempotencyKey: fc.option(visible.filter(Boolean), { nil: undefined }),
  notes: fc.array(fieldText, { minLength: 1, maxLength: 2 }),
  coveredExtras: fc.subarray(['x-note', 'accept', '@request-target', 'host']),
  order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  shuffled: fc.boolean(),
  created: fc.integer({ min: NOW_SECONDS - 290, max: NOW_SECONDS + 30 }),
  lifetime: fc.integer({ min: 291, max: 300 }),
  nonce: fc.string({ unit: base64url, minLength: 22, maxLength: 64 }),
  label: fc.constantFrom('sig', 'sig1', '*a', 'my-sig.b_c'),
});

/** Any request within the profile, signed by the second implementation, its parts in any order. */
export const signedSample: fc.Arbitrary<WireRequest> = parts.map((sample) => {
  const { method, body, label, contentType, idempotencyKey, notes } = sample;
  const request: WireRequest = {
    method,
    target: `/${sample.segments.join('/')}${sample.query}`,
    rawHeaders: [
      ['Host', sample.host],
      ['Content-Digest', contentDigest(body)],
      ['Accept', '*/*'],
      ...notes.map((note) => ['X-Note', note]),
      ...(body === ''
        ? []
        : [
            ['Content-Type', contentType],
            ['Content-Length', String(body.length)],
          ]),
      ...(idempotencyKey === undefined ? [] : [['Idempotency-Key', idempotencyKey]]),
    ].flat(),
    body,
  };
  const components = [
    '@method',
    '@authority',
    '@path',
    '@query',
    'content-digest',
    ...(body === '' ? [] : ['content-type']),
    ...(idempotencyKey === undefined ? [] : ['idempotency-key']),
    ...sample.coveredExtras,
  ];
  const parameters = [
    ['created', sample.created] as const,
    ['expires', sample.created + sample.lifetime] as const,
    ['nonce', sample.nonce] as const,
    ['alg', 'hmac-sha256'] as const,
    ['keyid', KEY_ID] as const,
    ['tag', 'cedula-v1'] as const,
  ];
  const inOrder = <T>(list: readonly T[]) => (sample.shuffled ? reorder(list, sample.order) : list);
  const fields = signBySecond(request, {
    label,
    components: inOrder(components),
    parameters: Object.fromEntries(inOrder(parameters)),
  });
  return withFields(request, { 'Signature-Input': fields.signatureInput, Signature: fields.signature });
});

function reorder<T>(list: readonly T[], order: readonly number[]): readonly T[] {
  return list
    .map((item, index) => ({ item, rank: order[index] ?? 0 }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
