import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { deriveKey, type Keyring, parseMasterKeys } from './keyring.ts';

const first = Buffer.alloc(32, 1).toString('base64');
const second = Buffer.alloc(32, 2).toString('base64');

function keyringOf(text: string): Keyring {
  const keyring = parseMasterKeys(text);
  if (keyring === undefined) throw new Error('no keyring');
  return keyring;
}

test('the first key seals, all of them open', () => {
  const keyring = keyringOf(`2026-02:${second},2026-01:${first}`);
  expect(keyring.current.id).toBe('2026-02');
  expect(keyring.all.map((key) => key.id)).toEqual(['2026-02', '2026-01']);
});

test.each([
  ['nothing', ''],
  ['no id', first],
  ['an empty id', `:${first}`],
  ['an id that is too long', `${'k'.repeat(33)}:${first}`],
  ['a doubled id', `k:${first},k:${second}`],
  ['a short key', `k:${Buffer.alloc(31).toString('base64')}`],
  ['a long key', `k:${Buffer.alloc(33).toString('base64')}`],
  ['base64url', `k:${Buffer.alloc(32, 255).toString('base64url')}`],
  ['a second spelling of the last character', `k:${first.slice(0, 42)}F=`],
  ['a trailing comma', `k:${first},`],
  ['a third part', `k:${first}:more`],
  ['seventeen keys', Array.from({ length: 17 }, (_, index) => `k${index}:${first}`).join(',')],
])('%s is no keyring', (_, text) => {
  expect(parseMasterKeys(text)).toBeUndefined();
});

test('a keyring that is printed shows no key', () => {
  const keyring = keyringOf(`k:${first}`);
  for (const printed of [JSON.stringify(keyring), inspect(keyring, { depth: 9, showHidden: true })]) {
    expect(printed).toContain('k');
    expect(printed).not.toContain(first);
    expect(printed).not.toContain(first.slice(0, 8));
  }
});

test('each use has a key of its own', () => {
  const { current } = keyringOf(`k:${first}`);
  const seal = deriveKey(current, 'cedula/seal/v1');
  expect(seal.equals(deriveKey(current, 'cedula/seal/v1'))).toBe(true);
  expect(seal.equals(deriveKey(current, 'cedula/page-token/v1'))).toBe(false);
  expect(seal.equals(current.key)).toBe(false);
  expect(seal.symmetricKeySize).toBe(32);
});
