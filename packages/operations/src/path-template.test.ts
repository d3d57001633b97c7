import { expect, test } from 'vitest';
import { parsePathTemplate } from './path-template.ts';

const literal = (text: string) => ({ kind: 'literal', text });
const one = { kind: 'one' };
const rest = { kind: 'rest' };

test('literals, wildcards, variables and verbs are told apart', () => {
  expect(parsePathTemplate('/v1/images/{id}/content')).toEqual({
    segments: [literal('v1'), literal('images'), one, literal('content')],
    variables: [{ field: 'id', start: 2, end: 3 }],
    verb: '',
  });
  expect(parsePathTemplate('/v1/access-keys/{access_key.id}:rotate')).toEqual({
    segments: [literal('v1'), literal('access-keys'), one],
    variables: [{ field: 'access_key.id', start: 2, end: 3 }],
    verb: 'rotate',
  });
  expect(parsePathTemplate('/v1/images:uploadUrl').verb).toBe('uploadUrl');
});

test('a variable holds the segments of its own pattern, and ** all that follow', () => {
  expect(parsePathTemplate('/v1/{name=albums/*/images/*}/x').variables).toEqual([
    { field: 'name', start: 1, end: 5 },
  ]);
  expect(parsePathTemplate('/v1/{name=files/**}:read')).toEqual({
    segments: [literal('v1'), literal('files'), rest],
    variables: [{ field: 'name', start: 1, end: undefined }],
    verb: 'read',
  });
  expect(parsePathTemplate('/v1/*/**').segments).toEqual([literal('v1'), one, rest]);
});

test.each([
  ['nothing', ''],
  ['no slash at the start', 'v1/images'],
  ['an empty segment', '/v1//images'],
  ['a slash at the end', '/v1/images/'],
  ['an open brace', '/v1/{id'],
  ['a closing brace', '/v1/id}'],
  ['a brace amid a segment', '/v1/a{id}'],
  ['text behind a variable', '/v1/{id}b'],
  ['a variable in a variable', '/v1/{a={b}}'],
  ['a variable without a name', '/v1/{}'],
  ['a variable without a pattern', '/v1/{a=}'],
  ['a variable named twice', '/v1/{id}/{id}'],
  ['** before the end', '/v1/**/images'],
  ['an empty verb', '/v1/images:'],
  ['a wildcard as verb', '/v1/images:*'],
  ['characters that need an escape', '/v1/a b'],
])('%s is refused', (_, template) => {
  expect(() => parsePathTemplate(template)).toThrow(`path template "${template}"`);
});
