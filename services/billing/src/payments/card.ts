import type { Violation } from '@cedula/chassis/errors/domain-error.ts';
import { passesLuhn } from '@cedula/chassis/redaction/card-numbers.ts';

/** A card as a caller gives it; its digits may have spaces and hyphens between them. */
export interface GivenCard {
  readonly number: string;
  readonly cvv: string;
}

/** Schemes whose cards have fixed forms; of others ISO/IEC 7812-1 holds: 12 to 19 digits. */
const schemes: readonly {
  readonly prefix: RegExp;
  readonly lengths: readonly number[];
  readonly cvv: number;
}[] = [
  { prefix: /^4/, lengths: [13, 16, 19], cvv: 3 }, // Visa
  { prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16], cvv: 3 }, // Mastercard
  { prefix: /^3[47]/, lengths: [15], cvv: 4 }, // American Express
];

/** The digits of a card number. */
export function digitsOf(number: string): string {
  return number.replaceAll(/[ -]/g, '');
}

/**
 * What is wrong with a card beyond its pattern: the length and check digit of its number
 * (ISO/IEC 7812-1), and a code that its scheme does not use. No message repeats a digit.
 */
export function cardViolations(card: GivenCard): Violation[] {
  const digits = digitsOf(card.number);
  const scheme = schemes.find(({ prefix }) => prefix.test(digits));
  const violations: Violation[] = [];
  if (scheme !== undefined && !scheme.lengths.includes(digits.length))
    violations.push({
      field: 'cardNumber',
      rule: 'card_number.length',
      message: 'has a length that cards of its scheme do not have',
    });
  else if (!passesLuhn(digits))
    violations.push({
      field: 'cardNumber',
      rule: 'card_number.luhn',
      message: 'is no card number: its check digit is wrong',
    });
  if (card.cvv.length !== (scheme?.cvv ?? 3))
    violations.push({
      field: 'cvv',
      rule: 'cvv.length',
      message: `must have ${scheme?.cvv ?? 3} digits on a card of this scheme`,
    });
  return violations;
}

/** A card number as people are shown it. */
export function maskedNumber(last4: string): string {
  return `**** **** **** ${last4}`;
}
