import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiTokenHash, isApiToken, newApiToken } from './api-token.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test('a new token is recognised, and no two are alike', () => {
  const tokens = Array.from({ length: 1_000 }, () => newApiToken());
  for (const token of tokens) {
    expect(token).toMatch(/^cdt_[0-9A-Za-z]{36}$/);
    expect(isApiToken(token)).toBe(true);
  }
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('the checksum is the CRC-32 of the random part, as anybody can compute it', () => {
  const token = newApiToken(() => 0);
  expect(token.slice(0, 34)).toBe(`cdt_${'0'.repeat(30)}`);
  expect(valueOf(token.slice(34))).toBe(crcOf('0'.repeat(30)));
});

test('a token with a changed character is never taken for one', () => {
  const place = fc.nat({ max: 35 });
  const letter = fc.nat({ max: 61 }).map((digit) => alphabet.charAt(digit));
  fc.assert(
    fc.property(place, letter, (at, other) => {
      const token = newApiToken();
      fc.pre(token[at + 4] !== other);
      expect(isApiToken(`${token.slice(0, at + 4)}${other}${token.slice(at + 5)}`)).toBe(false);
    }),
  );
});

test.each(['', 'cdt_', 'cds_x', ` ${newApiToken()}`, `${newApiToken()}\n`, newApiToken().toLowerCase()])(
  '%j is none',
  (text) => expect(isApiToken(text)).toBe(false),
);

test('tokens are told apart by 32 bytes', () => {
  const [one, other] = [newApiToken(), newApiToken()];
  expect(apiTokenHash(one)).toHaveLength(32);
  expect(apiTokenHash(one)).toEqual(apiTokenHash(one));
  expect(apiTokenHash(one)).not.toEqual(apiTokenHash(other));
});

/** CRC-32 bit by bit, polynomial 0xedb88320 (ISO 3309, reflected). */
function crcOf(text: string): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

function valueOf(digits: string): number {
  return Array.from(digits).reduce((value, digit) => value * 62 + alphabet.indexOf(digit), 0);
}
