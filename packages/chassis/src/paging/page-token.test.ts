import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { type Keyring, parseMasterKeys } from '../secrets/keyring.ts';
import { createPageTokens } from './page-token.ts';

const oldKey = `k1:${randomBytes(32).toString('base64')}`;
const newKey = `k2:${randomBytes(32).toString('base64')}`;

function keyringOf(...keys: string[]): Keyring {
  const keyring = parseMasterKeys(keys.join(','));
  if (keyring === undefined) throw new Error('no keyring');
  return keyring;
}

const tokens = createPageTokens(keyringOf(oldKey));
const list = {
  clientId: 'cli_1',
  method: 'cedula.media.v1.ImageService/ListImages',
  filters: { albumId: 'alb_1', label: undefined },
};
const position = 'img_01kdvw5g7xf3v8m2q6zj4t9c5r';
const token = tokens.encode(list, position);

function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'none';
}

test('a token gives the position back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (place) => {
      fc.pre(Buffer.byteLength(place) <= 300);
      expect(tokens.decode(list, tokens.encode(list, place))).toBe(place);
    }),
  );
});

test('no token is the first page', () => {
  expect(tokens.decode(list, '')).toBeUndefined();
});

test('a token is short and fits into a URL as it is', () => {
  expect(token).toMatch(/^[A-Za-z0-9_-]{40,90}$/);
});

test.each([
  ['client', { ...list, clientId: 'cli_2' }],
  ['method', { ...list, method: 'cedula.media.v1.AlbumService/ListAlbums' }],
  ['filter', { ...list, filters: { albumId: 'alb_2' } }],
  ['additional filter', { ...list, filters: { ...list.filters, label: 'x' } }],
  ['number of filters', { clientId: list.clientId, method: list.method }],
  ['type of a filter', { ...list, filters: { albumId: ['alb_1'] } }],
])('a token of another %s is refused', (_, other) => {
  expect(reasonOf(() => tokens.decode(other, token))).toBe('PAGE_TOKEN_INVALID');
});

test('the order of filters, and whether unset ones are named, does not matter', () => {
  const one = { ...list, filters: { from: 1n, to: 2n, kind: undefined } };
  const other = { ...list, filters: { to: 2n, from: 1n } };
  expect(tokens.decode(other, tokens.encode(one, position))).toBe(position);
});

test('a token that was changed anywhere is refused', () => {
  const changes = fc.record({
    at: fc.nat(token.length - 1),
    put: fc.string({ maxLength: 3 }),
    cut: fc.nat(3),
  });
  fc.assert(
    fc.property(changes, ({ at, put, cut }) => {
      const changed = token.slice(0, at) + put + token.slice(at + cut);
      fc.pre(changed !== token && changed !== '');
      expect(reasonOf(() => tokens.decode(list, changed))).toBe('PAGE_TOKEN_INVALID');
    }),
    { numRuns: 500 },
  );
  for (let bit = 0; bit < 8 * Buffer.from(token, 'base64url').length; bit += 1) {
    const bytes = Buffer.from(token, 'base64url');
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(reasonOf(() => tokens.decode(list, bytes.toString('base64url')))).toBe('PAGE_TOKEN_INVALID');
  }
});

test.each([
  ['a second spelling', `${token}=`],
  ['white space', `${token}\n`],
  ['something else', 'not-a-token'],
  ['an id', position],
  ['a text without end', 'A'.repeat(1_000_000)],
])('%s is refused', (_, text) => {
  expect(reasonOf(() => tokens.decode(list, text))).toBe('PAGE_TOKEN_INVALID');
});

test('a refusal names the field, in the words of the contract', () => {
  expect(() => tokens.decode(list, 'x')).toThrow(
    expect.objectContaining({ details: { violations: [expect.objectContaining({ field: 'pageToken' })] } }),
  );
});

test('tokens outlive a rotation of the master keys, and end with the old key', () => {
  expect(createPageTokens(keyringOf(newKey, oldKey)).decode(list, token)).toBe(position);
  expect(reasonOf(() => createPageTokens(keyringOf(newKey)).decode(list, token))).toBe('PAGE_TOKEN_INVALID');
});

test('a position that no caller could send back is a mistake of ours', () => {
  expect(tokens.decode(list, tokens.encode(list, 'x'.repeat(300)))).toHaveLength(300);
  expect(() => tokens.encode(list, 'x'.repeat(301))).toThrow('too long');
});
