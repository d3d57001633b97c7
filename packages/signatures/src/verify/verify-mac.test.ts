import { expect, test } from 'vitest';
import { readRequestHead } from '../http/request-head.ts';
import { COVERED, parameters, SECRET, signAsTold } from '../testing/sign-as-told.ts';
import { unsigned } from '../testing/wire-request.ts';
import { parseSignedRequest } from './parse-signed-request.ts';
import { macKey, verifyMac } from './verify-mac.ts';

const signed = parseSignedRequest(readRequestHead(signAsTold(unsigned, `(${COVERED})${parameters()}`)));
const right = macKey(SECRET);
const wrong = macKey(`${SECRET}a`);

test('while a secret is being rotated the old and the new one are both right', () => {
  expect(() => verifyMac(signed, [right])).not.toThrow();
  expect(() => verifyMac(signed, [right, wrong])).not.toThrow();
  expect(() => verifyMac(signed, [wrong, right])).not.toThrow();
});

test('no secret and wrong secrets are one and the same refusal', () => {
  for (const keys of [[], [wrong], [wrong, wrong]]) {
    expect(() => verifyMac(signed, keys)).toThrow(
      expect.objectContaining({ reason: 'UNAUTHENTICATED', detail: expect.stringContaining('not valid') }),
    );
  }
});

test('a list of secrets without end is a mistake of the caller', () => {
  expect(() => verifyMac(signed, [wrong, wrong, right])).toThrow(RangeError);
});

test('the secret is the text, not what it might decode to', () => {
  expect(macKey('cds_YWJj').export().toString()).toBe('cds_YWJj');
});
