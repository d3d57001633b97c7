import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COVERED, parameters } from '../testing/sign-as-told.ts';
import { parseSignatureInput } from './parse-signature-input.ts';
import { readUsualSignatureInput } from './usual-signature-input.ts';

const usual = `sig=(${COVERED})${parameters()}`;

/** Pieces of which texts are put together that are nearly, or wholly, of the usual shape. */
const pieces =
  'sig=( a*=( ) "@method" "" "content-digest" \\" \\\\ ; " ;created= ;expires= ;nonce= ;alg= ;keyid= ;tag= ;other= ' +
  '?1 :YQ==: , 0 007 1700000000 -5 1.0 999999999999999 1000000000000000 @1 %"a" caf\u00e9';
const piece = fc.oneof(
  fc.constantFrom(...pieces.split(' '), ' ', '  ', ', ', '" "'),
  fc.string({ maxLength: 4 }),
);
const string = fc.string({ unit: 'binary-ascii', maxLength: 12 });
const whole = fc
  .record({
    label: fc.oneof(fc.constantFrom('sig', '*a', 's.1-_*'), string),
    names: fc.array(fc.oneof(fc.constantFrom('@method', 'content-digest', ''), string), { maxLength: 4 }),
    numbers: fc.tuple(
      ...[1, 2].map(() => fc.oneof(fc.maxSafeNat().map(String), fc.constantFrom('0', '00', '1e3'))),
    ),
    texts: fc.tuple(...[1, 2, 3, 4].map(() => string)),
  })
  .map(
    ({ label, names, numbers: [created, expires], texts: [nonce, alg, keyid, tag] }) =>
      `${label}=(${names.map((name) => `"${name}"`).join(' ')});created=${created};expires=${expires}` +
      `;nonce="${nonce}";alg="${alg}";keyid="${keyid}";tag="${tag}"`,
  );
/** The usual text with a few of its characters replaced by pieces. */
const edited = fc
  .array(fc.tuple(fc.nat(usual.length), fc.nat(3), piece), { minLength: 1, maxLength: 3 })
  .map((edits) =>
    edits.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), usual),
  );
const text = fc.oneof(
  whole,
  edited,
  fc.array(piece, { maxLength: 30 }).map((texts) => texts.join('')),
);

function read(signatureInput: string) {
  try {
    return parseSignatureInput(signatureInput);
  } catch {
    return undefined;
  }
}

describe('the short way through Signature-Input', () => {
  test('reads the shape that our signer writes', () => {
    expect(readUsualSignatureInput(usual)).toEqual(parseSignatureInput(usual));
    expect(readUsualSignatureInput(usual)?.signatureParams).toBe(usual.slice('sig='.length));
  });

  test('reads nothing that the full parser refuses or reads otherwise', () => {
    let readTheShortWay = 0;
    fc.assert(
      fc.property(text, (signatureInput) => {
        const short = readUsualSignatureInput(signatureInput);
        if (short === undefined) return;
        readTheShortWay += 1;
        expect(short).toEqual(read(signatureInput));
      }),
      { numRuns: 20_000 },
    );
    expect(readTheShortWay).toBeGreaterThan(1_000);
  });
});
