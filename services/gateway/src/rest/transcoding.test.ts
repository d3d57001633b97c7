import type { JsonValue } from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { expect, test } from 'vitest';
import { createRouteTable } from './route-table.ts';
import { parseTarget } from './target.ts';
import { everythingRoutes } from './testing/everything.ts';
import { type Sent, send } from './testing/send.ts';
import { testFile } from './testing/test-file.ts';

/**
 * The conformance list: what the suites of vanguard-go, grpc-gateway and Envoy try of a
 * transcoder of `google.api.http`, line by line. What else each rule means stands in the
 * tests beside the code that keeps it.
 */
type Line = readonly [what: string, request: string, body: unknown, outcome: JsonValue];

const none = undefined;
const malformed = 'MALFORMED_REQUEST';
const invalid = (...violations: string[]) => ['INVALID_ARGUMENT', ...violations];

const lines: readonly Line[] = [
  ['a variable in the path', 'GET /v1/things/a', none, { name: 'a' }],
  ['a variable that is escaped', 'GET /v1/things/a%20b%3F', none, { name: 'a b?' }],
  [
    'a nested variable, and ** over several segments',
    'GET /v1/nested/a/things/b/c/d',
    none,
    { name: 'b/c/d', nested: { nested: { name: 'a' } } },
  ],
  ['** over no segment', 'GET /v1/nested/a/things', none, { nested: { nested: { name: 'a' } } }],
  ['a nested variable that is empty', 'GET /v1/nested//things/b', none, malformed],
  ['a variable of a number and an enum', 'GET /v1/numbered/-7/RED', none, { number: '-7', color: 'RED' }],
  ['a variable of another type', 'GET /v1/numbered/x/RED', none, invalid('number type')],

  ['a verb', 'POST /v1/things/a:rotate', '{}', { name: 'a' }],
  ['a verb that is escaped is none', 'POST /v1/things/a%3Arotate', '{}', '405 DELETE, GET, HEAD, PATCH, PUT'],
  ['a verb with another method', 'GET /v1/things/a:rotate', none, '405 POST'],
  ['a verb of nothing', 'POST /v1/things/:rotate', '{}', '405 DELETE, GET, HEAD, PATCH, PUT'],
  ['an unknown verb belongs to the variable', 'GET /v1/things/a:spin', none, { name: 'a:spin' }],

  ['an escaped slash', 'GET /v1/things/a%2Fb', none, malformed],
  ['an escaped slash in lower case', 'GET /v1/things/a%2fb', none, malformed],
  ['an escaped slash under **', 'GET /v1/nested/a/things/b%2Fc', none, malformed],
  ['an escaped backslash', 'GET /v1/things/a%5Cb', none, malformed],
  ['an escaped slash in the query is a text', 'GET /v1/things?label=a%2Fb', none, { label: 'a/b' }],
  ['an escape without digits', 'GET /v1/things/a%zz', none, malformed],
  ['an escape that is cut off', 'GET /v1/things/a%2', none, malformed],
  ['an escape of half a character', 'GET /v1/things/%C3', none, malformed],
  ['an escape without digits in the query', 'GET /v1/things?label=%zz', none, malformed],
  ['dots that lead upwards', 'GET /v1/things/../things', none, malformed],
  ['dots that lead upwards, escaped', 'GET /v1/things/%2E%2e/things', none, malformed],
  ['two slashes', 'GET /v1//things', none, malformed],

  ['a slash at the end of a collection', 'GET /v1/things/', none, '404'],
  ['a slash at the end of a resource', 'GET /v1/things/a/', none, '404'],
  ['an unknown path', 'GET /v1/nothing', none, '404'],
  ['an unknown path with an unknown method', 'BREW /v1/nothing', none, '404'],
  ['a path in other case', 'GET /V1/things', none, '404'],
  ['a literal that is escaped', 'GET /v1/thing%73', none, '404'],
  ['a known path with another method', 'DELETE /v1/things', none, '405 GET, HEAD, POST'],
  ['HEAD, where there is GET', 'HEAD /v1/things/a', none, { name: 'a' }],
  ['HEAD, where there is none', 'HEAD /v1/uploads', none, '405 POST'],
  ['OPTIONS', 'OPTIONS /v1/things', none, '405 GET, HEAD, POST'],
  ['OPTIONS of an unknown path', 'OPTIONS /v1/nothing', none, '404'],

  [
    'a query into nested fields, in both spellings',
    'GET /v1/things?nested.nested.pageSize=3&nested.small_number=-1',
    none,
    { nested: { nested: { pageSize: 3 }, smallNumber: -1 } },
  ],
  ['a query into repeated fields', 'GET /v1/things?tags=b&tags=a', none, { tags: ['b', 'a'] }],
  [
    'a query into repeated enums',
    'GET /v1/things?colors=RED&colors=GREEN',
    none,
    { colors: ['RED', 'GREEN'] },
  ],
  ['a query into a map', 'GET /v1/things?metadata.a.b=c', none, { metadata: { 'a.b': 'c' } }],
  [
    'a query into well-known types',
    'GET /v1/things?createTime=2026-01-31T13:00:00%2B01:00&overlap=1.5s&mask=albumId,label',
    none,
    { createTime: '2026-01-31T12:00:00Z', overlap: '1.500s', mask: 'albumId,label' },
  ],
  [
    'a query into repeated messages',
    'GET /v1/things?children.name=a',
    none,
    invalid('children.name unknown_field'),
  ],
  ['a plus in the query is a space', 'GET /v1/things?label=a+b%2Bc', none, { label: 'a b+c' }],
  ['a field twice in the query', 'GET /v1/things?label=a&label=b', none, invalid('label type')],
  ['a parameter of another type', 'GET /v1/things?pageSize=ten', none, invalid('pageSize type')],
  ['an unknown parameter', 'GET /v1/things?nope=1', none, invalid('nope unknown_field')],
  ['an unknown nested parameter', 'GET /v1/things?nested.nope=1', none, invalid('nested.nope unknown_field')],
  ['a parameter that the path has', 'GET /v1/things/a?name=b', none, invalid('name unknown_field')],
  [
    'a parameter where the body is everything',
    'POST /v1/things?label=x',
    '{}',
    invalid('label unknown_field'),
  ],

  [
    'the path and the body',
    'PUT /v1/things/path',
    { name: 'body', label: 'l' },
    { name: 'path', label: 'l' },
  ],
  ['a body where none is taken', 'GET /v1/things', '{}', malformed],
  ['a body where none is taken, of one space', 'DELETE /v1/things/a', ' ', malformed],
  ['something behind the body', 'POST /v1/things', '{} {}', malformed],
  ['half a body', 'POST /v1/things', '{"name":', malformed],
  ['an empty body', 'POST /v1/things', none, {}],
  ['a body that is null', 'POST /v1/things', 'null', invalid(' type')],
  ['a body that is a list', 'POST /v1/things', '[]', invalid(' type')],
  ['an unknown field', 'POST /v1/things', { nested: { nope: 1 } }, invalid('nested.nope unknown_field')],

  [
    'PATCH with a mask',
    'PATCH /v1/things/a?updateMask=label',
    { label: 'l', pageSize: 1 },
    { thing: { name: 'a', label: 'l', pageSize: 1 }, updateMask: 'label' },
  ],
  [
    'PATCH without a mask changes what it sends, also what it clears',
    'PATCH /v1/things/a',
    { name: 'a', page_size: 5, label: null },
    { thing: { name: 'a', pageSize: 5 }, updateMask: 'pageSize,label' },
  ],
  ['PATCH of nothing', 'PATCH /v1/things/a', none, { thing: { name: 'a' }, updateMask: '' }],
  [
    'PATCH with a mask that is none',
    'PATCH /v1/things/a?updateMask=a..b',
    { label: 'l' },
    invalid('updateMask type'),
  ],
  [
    'PATCH with the field of its body in the query',
    'PATCH /v1/things/a?thing.label=x',
    {},
    invalid('thing.label unknown_field'),
  ],

  ['a member of a oneof', 'POST /v1/things', { imageId: '' }, { imageId: '' }],
  ['two members of a oneof', 'POST /v1/things', { imageId: 'a', image: 'QUJD' }, invalid('image type')],
  ['two members of a oneof, one null', 'POST /v1/things', { imageId: 'a', image: null }, { imageId: 'a' }],
  ['two members of a oneof in the query', 'GET /v1/things?imageId=a&image=QUJD', none, invalid('image type')],

  [
    '2^53 + 1 as a number',
    'POST /v1/things',
    '{"bigNumber":9007199254740993}',
    { bigNumber: '9007199254740993' },
  ],
  [
    '2^53 + 1 as a text',
    'POST /v1/things',
    { bigNumber: '9007199254740993' },
    { bigNumber: '9007199254740993' },
  ],
  [
    'the greatest of 64 bits as a number',
    'POST /v1/things',
    '{"bigNatural":18446744073709551615}',
    { bigNatural: '18446744073709551615' },
  ],
  [
    'one more than 64 bits hold',
    'POST /v1/things',
    '{"bigNumber":9223372036854775808}',
    invalid('bigNumber type'),
  ],
  ['a whole number with a fraction', 'POST /v1/things', '{"bigNumber":1.5}', invalid('bigNumber type')],
  [
    '2^53 + 1 in the query',
    'GET /v1/things?bigNumber=9007199254740993',
    none,
    { bigNumber: '9007199254740993' },
  ],

  [
    '__proto__ as a field',
    'POST /v1/things',
    '{"__proto__":{"name":"x"}}',
    invalid('__proto__ unknown_field'),
  ],
  ['constructor as a field', 'POST /v1/things', '{"constructor":1}', invalid('constructor unknown_field')],
  [
    '__proto__ in the query',
    'GET /v1/things?__proto__.name=x',
    none,
    invalid('__proto__.name unknown_field'),
  ],

  [
    'a key in snake and camel case',
    'POST /v1/things',
    { pageSize: 1, page_size: 1 },
    invalid('pageSize type'),
  ],
  [
    'a nested key in snake and camel case',
    'POST /v1/things',
    { nested: { pageSize: 1, page_size: 2 } },
    invalid('nested.pageSize type'),
  ],
  [
    'a parameter in snake and camel case',
    'GET /v1/things?pageSize=1&page_size=1',
    none,
    invalid('pageSize type'),
  ],
  ['one key twice', 'POST /v1/things', '{"label":"a","label":"b"}', malformed],
];

test.each(lines)('%s: %s', async (_, request, body, outcome) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(await outcomeOf(request, text === undefined ? {} : { body: text })).toEqual(outcome);
});

test('__proto__ as the key of a map is a key, and nothing else changes by it', async () => {
  const body = '{"metadata":{"__proto__":"a"}}';
  expect(JSON.stringify(await outcomeOf('POST /v1/things', { body }))).toBe(body);
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
});

test('two operations under one path are refused at boot, whatever their variables are called', () => {
  const operation = { callers: [Operation_Caller.API_CLIENT] };
  const { service } = testFile({
    messages: { Request: ['string id = 1', 'string name = 2'] },
    methods: ['id', 'name'].map((field) => ({
      name: `By${field}`,
      shape: 'Request -> Request',
      http: { pattern: { case: 'get', value: `/v1/things/{${field}}` } },
      operation,
    })),
  });
  expect(() => createRouteTable([service])).toThrow('is already');
});

/** The message that a request becomes, or the status or the reason and violations that refuse it. */
async function outcomeOf(request: string, sent: Sent): Promise<JsonValue> {
  const [method = '', target = ''] = request.split(' ');
  try {
    const match = everythingRoutes.match(method, parseTarget(target).path);
    if (match.outcome === 'not_found') return '404';
    if (match.outcome !== 'found') return `405 ${match.allow}`;
    return await send(everythingRoutes, request, sent);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { violations } = error.details;
    if (violations === undefined) return error.reason;
    return [error.reason, ...violations.map(({ field, rule }) => `${field} ${rule}`)];
  }
}
