import { expect, test } from 'vitest';
import { minorUnitDecimals } from '../money/iso-4217.ts';
import { cardViolations } from './card.ts';

const rulesOf = (number: string, cvv = '123') =>
  cardViolations({ number, cvv }).map(({ field, rule }) => `${field} ${rule}`);

test.each([
  ['4242424242424242', '123'],
  ['4242 4242 4242 4242', '123'],
  ['5555-5555-5555-4444', '123'],
  ['378282246310005', '1234'],
  ['6011111111111117', '123'],
])('takes %s', (number, cvv) => {
  expect(rulesOf(number, cvv)).toEqual([]);
});

test.each([
  ['4242424242424241', '123', ['cardNumber card_number.luhn']],
  ['42424242424242', '123', ['cardNumber card_number.length']],
  ['37828224631000', '1234', ['cardNumber card_number.length']],
  ['4242424242424242', '1234', ['cvv cvv.length']],
  ['378282246310005', '123', ['cvv cvv.length']],
  ['4242424242424241', '12', ['cardNumber card_number.luhn', 'cvv cvv.length']],
])('tells what is wrong with %s and %s by field and rule', (number, cvv, rules) => {
  expect(rulesOf(number, cvv)).toEqual(rules);
});

test('no message repeats a digit of the card', () => {
  const text = JSON.stringify(cardViolations({ number: '4242424242424241', cvv: '9' }));
  expect(text).not.toMatch(/424|"9"/);
});

test('a currency has the decimals of ISO 4217, and metals, funds, test codes and history are none', () => {
  const some = ['EUR', 'JPY', 'KWD', 'HUF', 'IQD', 'XAU', 'XXX', 'XTS', 'DEM', 'eur'];
  expect(some.map(minorUnitDecimals)).toEqual([
    2,
    0,
    3,
    2,
    3,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
