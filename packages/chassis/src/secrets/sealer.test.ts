import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindTexts } from './binding.ts';
import { type Keyring, parseMasterKeys } from './keyring.ts';
import { createSealer, SealError } from './sealer.ts';

const oldKey = `2026-01:${randomBytes(32).toString('base64')}`;
const newKey = `2026-02:${randomBytes(32).toString('base64')}`;

function keyringOf(...keys: string[]): Keyring {
  const keyring = parseMasterKeys(keys.join(','));
  if (keyring === undefined) throw new Error('no keyring');
  return keyring;
}

const sealer = createSealer(keyringOf(oldKey));
const rotated = createSealer(keyringOf(newKey, oldKey));
const afterRotation = createSealer(keyringOf(newKey));
const context = { clientId: 'cli_1', ownerId: 'key_1', purpose: 'access-key-secret' };
const sealed = sealer.seal('cds_opensesame', context);

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SealError) return error.problem;
    throw error;
  }
  return 'none';
}

const anyText = fc.uint8Array({ maxLength: 300 });
const anyContext = fc.record({ clientId: fc.string(), ownerId: fc.string(), purpose: fc.string() });

test('what was sealed opens in its place', () => {
  fc.assert(
    fc.property(anyText, anyContext, (text, place) => {
      expect([...sealer.open(sealer.seal(text, place), place)]).toEqual([...text]);
    }),
  );
  expect(sealer.open(sealed, context).toString()).toBe('cds_opensesame');
});

test('in another place it does not open', () => {
  fc.assert(
    fc.property(anyText, anyContext, anyContext, (text, place, other) => {
      fc.pre(JSON.stringify(place) !== JSON.stringify(other));
      const bytes = sealer.seal(text, place);
      expect(problemOf(() => sealer.open(bytes, other))).toBe('not authentic');
      expect(problemOf(() => sealer.reseal(bytes, other))).toBe('not authentic');
    }),
  );
});

test.each([
  ['another client’s row', { ...context, clientId: 'cli_2' }],
  ['another key’s row', { ...context, ownerId: 'key_2' }],
  ['another column', { ...context, purpose: 'webhook-secret' }],
  ['the same letters, cut elsewhere', { ...context, clientId: 'cli_', ownerId: '1key_1' }],
])('the bytes do not open in %s', (_, place) => {
  expect(problemOf(() => sealer.open(sealed, place))).toBe('not authentic');
});

test('every bit that is changed is noticed', () => {
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(
      problemOf(() => sealer.open(changed, context)),
      `bit ${bit}`,
    ).not.toBe('none');
  }
});

test('bytes that are cut off, appended or random do not open', () => {
  for (let length = 0; length < sealed.length; length += 1) {
    expect(problemOf(() => sealer.open(sealed.subarray(0, length), context))).not.toBe('none');
  }
  expect(problemOf(() => sealer.open(Buffer.concat([sealed, Buffer.alloc(1)]), context))).toBe(
    'not authentic',
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(problemOf(() => sealer.open(bytes, context))).not.toBe('none');
    }),
  );
});

test('the text of one secret under the key of another does not open', () => {
  const other = sealer.seal('cds_another', context);
  const textStart = 2 + '2026-01'.length + 60;
  const mixed = Buffer.concat([sealed.subarray(0, textStart), other.subarray(textStart)]);
  expect(problemOf(() => sealer.open(mixed, context))).toBe('not authentic');
});

test('sealing the same twice gives different bytes, and none shows the text', () => {
  const again = sealer.seal('cds_opensesame', context);
  expect(again.equals(sealed)).toBe(false);
  expect(again.includes('opensesame')).toBe(false);
});

test('a view into a larger buffer opens as the bytes it shows', () => {
  const larger = new Uint8Array(sealed.length + 20);
  larger.set(sealed, 7);
  expect(sealer.open(larger.subarray(7, 7 + sealed.length), context).toString()).toBe('cds_opensesame');
});

describe('rotation', () => {
  test('the new key seals, the old one still opens', () => {
    expect(rotated.keyIdOf(rotated.seal('x', context))).toBe('2026-02');
    expect(rotated.open(sealed, context).toString()).toBe('cds_opensesame');
  });

  test('resealing leaves the text’s bytes as they are and makes the old key unnecessary', () => {
    const resealed = rotated.reseal(sealed, context);
    expect(rotated.keyIdOf(resealed)).toBe('2026-02');
    expect(resealed.subarray(-30).equals(sealed.subarray(-30))).toBe(true);
    expect(afterRotation.open(resealed, context).toString()).toBe('cds_opensesame');
  });

  test('without its key a secret does not open, and the missing key is named', () => {
    expect(() => afterRotation.open(sealed, context)).toThrow(
      'a sealed secret does not open: unknown key (key 2026-01)',
    );
  });

  test('another key under the same id does not open it', () => {
    const impostor = createSealer(keyringOf(`2026-01:${randomBytes(32).toString('base64')}`));
    expect(problemOf(() => impostor.open(sealed, context))).toBe('not authentic');
  });
});

test('no two lists of texts are bound alike', () => {
  const texts = fc.array(fc.string(), { maxLength: 4 });
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(bindTexts(one).equals(bindTexts(other))).toBe(false);
    }),
  );
});
