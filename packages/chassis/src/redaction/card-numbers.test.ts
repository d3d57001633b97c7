import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { containsCardNumber, maskCardNumbers } from './card-numbers.ts';

const cards = [
  '4242424242424242',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6011111111111117',
  '3566002020360505',
  '30569309025904',
  '6200000000000005',
];

test.each(cards)('%s is found, plain and in groups, alone and in a sentence', (card) => {
  const grouped = card.replaceAll(/\d{4}(?=\d)/g, '$& ');
  for (const spelling of [card, grouped, grouped.replaceAll(' ', '-'), grouped.replaceAll(' ', '.')]) {
    expect(maskCardNumbers(spelling)).toBe('[card]');
    expect(maskCardNumbers(`pay with ${spelling}, please`)).toBe('pay with [card], please');
    expect(maskCardNumbers(`card${spelling}`)).toBe('card[card]');
    expect(maskCardNumbers(`12 ${spelling} 34`)).toBe('12 [card] 34');
  }
});

test('every card number of a text is masked, and nothing else', () => {
  expect(maskCardNumbers('4242424242424242 then 5555 5555 5555 4444.')).toBe('[card] then [card].');
});

test.each([
  ['a wrong check digit', '4242424242424243'],
  ['an unknown issuer', '9999999999999995'],
  ['a longer number', '424242424242424242424242'],
  ['milliseconds since 1970', '1767225600000'],
  ['two spaces between the groups', '4242  4242  4242  4242'],
  ['a hash that spells one', 'a1b2c3d4e54242424242424242f6a7b8c9d0e1f2'],
])('%s is not a card number', (_, text) => {
  expect(containsCardNumber(text)).toBe(false);
  expect(maskCardNumbers(text)).toBe(text);
});

// Whatever grew with the square of the length would not come back before the test is given up.
test('a long text is searched in time that grows with its length', () => {
  expect(containsCardNumber('4 '.repeat(100_000))).toBe(false);
  expect(containsCardNumber('42424242424241 '.repeat(20_000))).toBe(false);
});

test('masking leaves no card number behind', () => {
  const piece = fc.oneof(
    fc.constantFrom(...cards, '4242 4242 4242 4242'),
    fc.stringMatching(/^[ a-z0-9.-]{0,6}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const masked = maskCardNumbers(pieces.join(' / '));
      expect(containsCardNumber(masked)).toBe(false);
      for (const card of cards) expect(masked).not.toContain(card);
    }),
  );
});
